import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { PollingSocket, watchCall, watchFeed } from "@plivo-edge/live";
import type { Frame } from "@plivo-edge/live/frames";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callback, facts, relayUrl } from "./plivo.ts";
import { feedTicket, subscribe, ticketFor } from "./subscriber.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function tell(call: string, type: "ring" | "answer" | "hangup", path = ""): Promise<void> {
  const status = { ring: "ringing", answer: "in-progress", hangup: "completed" }[type];
  await (await callback(type, { ...facts(call), CallStatus: status }, { path })).text();
}

function poll(path: string, ticket: string): Promise<Response> {
  return exports.default.fetch(`${relayUrl}${path}`, { headers: { authorization: `Bearer ${ticket}` } });
}

async function frames(path: string, ticket: string): Promise<Frame[]> {
  const reply = await poll(path, ticket);
  expect(reply.status).toBe(200);
  return (await reply.json<{ frames: Frame[] }>()).frames;
}

describe("a request for what comes next", () => {
  it("is answered at once where it has seen nothing yet", async () => {
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    expect(await frames(`/v1/calls/${call}/events`, ticket)).toMatchObject([
      { type: "welcome", seq: 0, recovered: true },
    ]);
    await tell(call, "ring");
    expect(await frames(`/v1/calls/${call}/events`, ticket)).toMatchObject([
      { type: "welcome", seq: 0 },
      { type: "events", seq: 1, events: [{ type: "ring", to: "•••0199" }] },
    ]);
  });

  it("is answered at once where there is news", async () => {
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    await tell(call, "ring");
    await tell(call, "answer");
    const [welcome] = await frames(`/v1/calls/${call}/events`, ticket);
    const epoch = welcome?.type === "welcome" ? welcome.epoch : "";
    expect(await frames(`/v1/calls/${call}/events?after=1&epoch=${epoch}`, ticket)).toMatchObject([
      { type: "welcome", seq: 1, recovered: true, state: { status: "ringing" } },
      { type: "events", seq: 2, events: [{ type: "answer" }] },
    ]);
    expect(await frames(`/v1/calls/${call}/events?after=1&epoch=other`, ticket)).toMatchObject([
      { type: "welcome", seq: 2, recovered: false },
    ]);
  });

  it("waits for the next event, and no longer than it wants to", async () => {
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    const [welcome] = await frames(`/v1/calls/${call}/events`, ticket);
    const epoch = welcome?.type === "welcome" ? welcome.epoch : "";
    const path = `/v1/calls/${call}/events?after=0&epoch=${epoch}`;
    expect(await frames(`${path}&wait=0`, ticket)).toMatchObject([{ type: "welcome", seq: 0 }]);
    const waiting = frames(path, ticket);
    await tell(call, "ring");
    expect(await waiting).toMatchObject([{ type: "welcome" }, { type: "events", seq: 1 }]);
  });

  it("waits no longer than its ticket lasts", async () => {
    const call = crypto.randomUUID();
    // Expiry counts from the last full second, so one second may be over at once.
    const ticket = await ticketFor(call, { expiresIn: 2 });
    const [welcome] = await frames(`/v1/calls/${call}/events?wait=0`, ticket);
    const epoch = welcome?.type === "welcome" ? welcome.epoch : "";
    const reply = await poll(`/v1/calls/${call}/events?after=0&epoch=${epoch}&wait=25`, ticket);
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ error: expect.stringContaining("expired") });
  });

  it("hears of the end", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    await tell(call, "hangup");
    const [welcome] = await frames(`/v1/calls/${call}/events`, ticket);
    const epoch = welcome?.type === "welcome" ? welcome.epoch : "";
    const waiting = frames(`/v1/calls/${call}/events?after=1&epoch=${epoch}`, ticket);
    await frames(`/v1/calls/${call}/events?after=1&epoch=${epoch}&wait=0`, ticket);
    vi.setSystemTime(Date.now() + 6_000);
    await runDurableObjectAlarm(env.CALL.getByName(call));
    expect(await waiting).toMatchObject([{ type: "welcome" }, { type: "end", seq: 1 }]);
    expect(await frames(`/v1/calls/${call}/events?after=1&epoch=${epoch}`, ticket)).toMatchObject([
      { type: "welcome" },
      { type: "end", seq: 1 },
    ]);
  });

  it.each(["?epoch=e", "?after=0"])(
    "refuses half a position, %s, as a WebSocket is refused it",
    async (query) => {
      const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
      const error = "epoch: goes with after, and neither without the other";
      const reply = await poll(`/v1/feeds/${feed}/events${query}`, await feedTicket(feed));
      expect(reply.status).toBe(400);
      expect(await reply.json()).toEqual({ error });
      const subscriber = await subscribe(call, { ticket: await ticketFor(call), query });
      expect(await subscriber.closed).toBe(4400);
    },
  );

  it.each(["?wait=26", "?wait=-1", "?wait=x", "?after=x&epoch=e", "?history=1001"])(
    "refuses %s",
    async (query) => {
      const feed = crypto.randomUUID();
      const reply = await poll(`/v1/feeds/${feed}/events${query}`, await feedTicket(feed));
      expect(reply.status).toBe(400);
      expect(await reply.json()).toEqual({ error: expect.stringMatching(/^(wait|after|history): must be/) });
    },
  );
});

describe("a watch without WebSockets", () => {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.stubGlobal("fetch", (url: URL, init: RequestInit) => exports.default.fetch(new Request(url, init)));
  });

  it("is told a call from its first event to its end", async () => {
    const call = crypto.randomUUID();
    await tell(call, "ring");
    const seen: string[] = [];
    const watch = watchCall(await ticketFor(call), { WebSocket: PollingSocket });
    for await (const { seq, event, state } of watch) {
      seen.push(`${seq} ${event.type} ${state.status}`);
      if (event.type === "ring") await tell(call, "answer");
      else if (event.type === "answer") await tell(call, "hangup");
      else break;
    }
    expect(seen).toEqual(["1 ring ringing", "2 answer in-progress", "3 hangup completed"]);
  });

  it("follows a feed", async () => {
    const [feed, one, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    const watch = watchFeed(await feedTicket(feed), { WebSocket: PollingSocket });
    const welcomed = new Promise<void>((resolve) => {
      watch.subscribe(() => watch.connection.status === "open" && resolve());
    });
    await welcomed;
    await tell(one, "ring", `/feed/${feed}`);
    await tell(other, "ring", `/feed/${feed}`);
    const calls: (string | undefined)[] = [];
    for await (const { call } of watch) if (calls.push(call) === 2) break;
    watch.close();
    expect(calls.toSorted()).toEqual([one, other].toSorted());
  });

  it("goes on where each ticket opens once, by the one that a reply brings", async () => {
    const call = crypto.randomUUID();
    await tell(call, "ring");
    const issue = vi.fn(() => ticketFor(call, { once: true }));
    const watch = watchCall(issue, { WebSocket: PollingSocket });
    for await (const { event } of watch) {
      if (event.type === "ring") await tell(call, "answer");
      else break;
    }
    expect(issue).toHaveBeenCalledTimes(1);
  });

  it("is told why it may not watch", async () => {
    const watch = watchCall(await ticketFor("another"), { WebSocket: PollingSocket });
    watch.close();
    const call = crypto.randomUUID();
    const expired = vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 7_200_000 });
    const ticket = await ticketFor(call);
    expired.useRealTimers();
    const refused = watchCall(ticket, { WebSocket: PollingSocket });
    await expect(
      (async () => {
        for await (const _ of refused);
      })(),
    ).rejects.toMatchObject({ name: "WatchError", code: 4401 });
  });
});
