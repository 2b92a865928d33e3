import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { type CampaignFrame, parseCampaignFrame, subprotocol } from "@plivo-edge/live/frames";
import { RelayClient } from "@plivo-edge/live/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Campaign } from "../../src/campaigns/campaign.ts";
import { relayUrl } from "../plivo.ts";
import { apiKey, type Sent } from "../plivo-stub.ts";
import {
  ask,
  busy,
  call,
  completed,
  forgetShares,
  numberOf,
  numbers,
  plivo,
  TestCampaign,
  turnClock,
} from "./campaign.ts";

const relay = new RelayClient({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });

beforeEach(async () => {
  await forgetShares();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Whoever watches a campaign over a socket. */
class Watcher {
  readonly frames: CampaignFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    });
    socket.addEventListener("message", ({ data }) => this.frames.push(parseCampaignFrame(String(data))));
    socket.accept();
  }

  static async open(id: string, headers: Record<string, string>, query = ""): Promise<Watcher> {
    const { webSocket } = await exports.default.fetch(
      new Request(`${relayUrl}/v1/campaigns/${id}/events${query}`, {
        headers: { upgrade: "websocket", ...headers },
      }),
    );
    if (!webSocket) throw new Error("the relay gave no WebSocket");
    return new Watcher(webSocket);
  }

  static async withTicket(id: string, options: object = {}, query = ""): Promise<Watcher> {
    const ticket = await relay.ticket({ campaign: id, ...options });
    return Watcher.open(id, { "sec-websocket-protocol": `${subprotocol}, ${ticket}` }, query);
  }

  async until(isIt: (frame: CampaignFrame) => boolean): Promise<CampaignFrame> {
    await vi.waitUntil(() => this.frames.some(isIt), { timeout: 5_000, interval: 1 });
    return this.frames.find(isIt) as CampaignFrame;
  }
}

const ended = (frame: CampaignFrame): boolean => frame.type === "end";

describe("a campaign that is watched", () => {
  it("shows how it stands, each outcome as it comes, and its end", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.create({ concurrency: 1 });
    await campaign.add([{ to: numberOf(0), id: "ada" }, { to: numberOf(1) }]);
    const watcher = await Watcher.withTicket(campaign.id);
    await watcher.until(({ type }) => type === "welcome");
    await campaign.tell("start");
    await campaign.until(() => sent.length === 1);
    await watcher.until((frame) => frame.type === "events" && frame.state.progress.live === 1);
    await call(sent[0] as Sent, "hangup", busy);
    await campaign.until(() => sent.length === 2);
    await call(sent[1] as Sent, "hangup", completed);
    await watcher.until(ended);
    const events = watcher.frames.flatMap((frame) => (frame.type === "events" ? frame.events : []));
    expect(events).toMatchObject([
      { type: "status", status: "running" },
      // Its own id is shown, and of a number the last digits.
      { type: "outcome", id: "ada", to: "•••0000", status: "busy", position: 2 },
      { type: "outcome", id: "•••0001", to: "•••0001", status: "completed", position: 3 },
      { type: "status", status: "completed" },
    ]);
    expect(JSON.stringify(watcher.frames)).not.toContain("1415555");
    const last = watcher.frames.findLast((frame) => frame.type === "events");
    expect(last).toMatchObject({
      state: { status: "completed", progress: { completed: 1, busy: 1, live: 0 } },
    });
    // Each follows the one before it.
    let seq = 0;
    for (const frame of watcher.frames) {
      if (frame.type !== "events") continue;
      expect(frame.seq).toBe(seq + 1);
      seq += frame.events.length;
    }
  });

  it("shows everything to a ticket for that", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    const watcher = await Watcher.withTicket(campaign.id, { fields: ["unredacted"] });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", completed);
    await watcher.until(ended);
    const events = watcher.frames.flatMap((frame) => (frame.type === "events" ? frame.events : []));
    expect(events[0]).toMatchObject({ type: "outcome", id: numberOf(0), to: numberOf(0) });
  });

  it("goes on where a watcher was, and begins with as many events as one asks for", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(3));
    await campaign.until(() => sent.length === 3);
    for (const each of sent) await call(each, "hangup", completed);
    const first = await Watcher.withTicket(campaign.id, {}, "?history=2");
    await first.until(ended);
    const welcome = first.frames[0] as CampaignFrame & { epoch: string };
    expect(welcome).toMatchObject({
      type: "welcome",
      seq: 3,
      recovered: true,
      state: { status: "completed" },
    });
    const again = await Watcher.withTicket(campaign.id, {}, `?epoch=${welcome.epoch}&after=1`);
    await again.until(ended);
    const events = again.frames.flatMap((frame) => (frame.type === "events" ? frame.events : []));
    expect(events).toHaveLength(4);
  });

  it("sends the live count no more than once a second, however many calls begin", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.create({ callsPerSecond: 20 });
    await campaign.add(numbers(20));
    const watcher = await Watcher.withTicket(campaign.id);
    await campaign.tell("start");
    const from = Date.now();
    await campaign.until(() => sent.length === 20);
    const seconds = Math.ceil((Date.now() - from) / 1_000);
    const states = watcher.frames.filter((frame) => frame.type === "events" && frame.events.length === 0);
    expect(states.length).toBeGreaterThan(1);
    expect(states.length).toBeLessThanOrEqual(seconds + 1);
  });

  it("may be watched by a backend with its API key", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    const watcher = await Watcher.open(campaign.id, { authorization: `Bearer ${apiKey}` });
    expect(await watcher.until(({ type }) => type === "welcome")).toMatchObject({
      state: { destinations: 1 },
    });
  });

  it("may be polled, and a single-use ticket brings another to go on with", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    const ticket = await relay.ticket({ campaign: campaign.id, once: true });
    const reply = await ask("GET", `/${campaign.id}/events?wait=0&history=5`, undefined, {
      authorization: `Bearer ${ticket}`,
    });
    expect(reply.body).toMatchObject({
      frames: [
        { type: "welcome" },
        { type: "events", events: [{ status: "running" }], state: { status: "running" } },
      ],
      ticket: expect.any(String),
    });
    expect(Object.keys((await ask("GET", `/${campaign.id}/events?wait=0`)).body)).toEqual(["frames"]);
  });

  it("is closed to tickets that are revoked, and lets go of who came by one", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    const watcher = await Watcher.withTicket(campaign.id);
    await watcher.until(({ type }) => type === "welcome");
    const reply = await exports.default.fetch(`${relayUrl}/v1/revocations`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ campaign: campaign.id }),
    });
    expect(reply.status).toBe(200);
    expect(await watcher.closed).toMatchObject({ code: 4401 });
  });

  it("is none where there is no such campaign", async () => {
    const watcher = await Watcher.withTicket("0".repeat(32));
    expect(await watcher.closed).toEqual({ code: 4400, reason: "no such campaign" });
  });
});

describe("the erasure of a call", () => {
  const erase = (id: string): Promise<Response> =>
    exports.default.fetch(`${relayUrl}/v1/erasures`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ call: id }),
    });

  it("reaches the campaign: whom it called is forgotten, and what is counted stays true", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([
      { to: numberOf(0), id: "ada", variables: { name: "Ada" } },
      ...numbers(2).slice(1),
    ]);
    await campaign.until(() => sent.length === 2);
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "hangup", completed, id);
    await call(sent[1] as Sent, "hangup", completed);
    const reply = await erase(id);
    expect({ status: reply.status, body: await reply.json() }).toEqual({
      status: 200,
      body: { erased: true },
    });
    const everything = JSON.stringify([await campaign.destinations(), await campaign.events()]);
    for (const secret of [numberOf(0), "ada", "Ada", id]) expect(everything).not.toContain(secret);
    expect(everything).toContain(numberOf(1));
    expect((await campaign.state()).progress).toMatchObject({ completed: 2 });
  });

  it("reaches the campaign, too, where the call is first heard of after that", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([{ to: numberOf(0), id: "ada", variables: { name: "Ada" } }]);
    await campaign.until(() => sent.length === 1);
    const id = crypto.randomUUID();
    await erase(id);
    await call(sent[0] as Sent, "hangup", completed, id);
    await runDurableObjectAlarm(env.CALL.getByName(id));
    const everything = JSON.stringify([await campaign.destinations(), await campaign.events()]);
    for (const secret of [numberOf(0), "ada", "Ada", id]) expect(everything).not.toContain(secret);
  });

  it("of a call that is live holds nobody else up once that is over", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { concurrency: 1 });
    await campaign.until(() => sent.length === 1);
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "ring", {}, id);
    await erase(id);
    await call(sent[0] as Sent, "hangup", completed, id);
    await campaign.until(() => sent.length === 2);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1, live: 1 });
    expect(JSON.stringify([await campaign.destinations(), await campaign.events()])).not.toContain(id);
  });

  describe("of a call that is first heard of at its hangup", () => {
    async function erased(): Promise<{ sent: Sent[]; campaign: TestCampaign; id: string }> {
      const { sent } = plivo();
      const campaign = await TestCampaign.of([{ to: numberOf(0), id: "ada" }], {
        attempts: 3,
        retry: { busy: 20 },
      });
      await campaign.until(() => sent.length === 1);
      const id = crypto.randomUUID();
      await erase(id);
      // There is nothing else to erase yet.
      await runDurableObjectAlarm(env.CALL.getByName(id));
      return { sent, campaign, id };
    }

    it("lets nobody be dialled again before the campaign has heard of it", async () => {
      const { sent, campaign, id } = await erased();
      await call(sent[0] as Sent, "hangup", busy, id);
      await campaign.pass(59_000);
      expect(sent).toHaveLength(1);
    });

    it("goes on where the campaign cannot be told how it ended", async () => {
      const { sent, id } = await erased();
      vi.spyOn(Campaign.prototype, "settle").mockRejectedValue(new Error("reset"));
      const told = call(sent[0] as Sent, "hangup", busy, id).catch(() => {});
      const alarm = () => runInDurableObject(env.CALL.getByName(id), (_, { storage }) => storage.getAlarm());
      await told;
      expect(Number(await alarm()) - Date.now()).toBeLessThanOrEqual(60_000);
    });

    it("is not told by another leg's hangup that it is over", async () => {
      const { sent, campaign, id } = await erased();
      await call(sent[0] as Sent, "hangup", { CallUUID: crypto.randomUUID(), ALegUUID: id }, id);
      expect((await campaign.state()).progress).toMatchObject({ live: 1 });
    });
  });

  it("writes no id of a later call of whom it has forgotten", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 3, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await call(sent[0] as Sent, "hangup", busy, first);
    await campaign.until(() => sent.length === 2);
    await erase(first);
    await call(sent[1] as Sent, "hangup", completed, second);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1 });
    expect(JSON.stringify([await campaign.destinations(), await campaign.events()])).not.toContain(second);
  });

  it("lets who was to be dialled again be dialled no more", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 3, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "hangup", busy, id);
    await erase(id);
    const { progress } = await campaign.until(({ status }) => status === "completed");
    expect(progress).toMatchObject({ canceled: 1 });
    expect(sent).toHaveLength(1);
  });
});
