import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { SettingProblem } from "../src/config/settings.ts";
import { isWebhookUrl, readSigningKey, readWebhook } from "../src/config/webhook.ts";
import { createRelay, type Environment } from "../src/embed.ts";
import { FeedLog } from "../src/feed/feed-log.ts";
import type { Mark } from "../src/sinks/mark.ts";
import { webhookSink } from "../src/sinks/webhook.ts";
import { facts, relayUrl, signed } from "./plivo.ts";
import { otherSecret, Receiver, secret, setWebhook, unsetWebhook, webhookUrl } from "./receiver.ts";
import { SunkFeed } from "./sinks.ts";

const minute = 60_000;
const hour = 60 * minute;
let warnings: MockInstance;
let errors: MockInstance;

beforeEach(() => {
  // Tomorrow, so that alarms ring by hand only.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 24 * 3_600_000 });
  warnings = vi.spyOn(console, "warn").mockReturnValue();
  errors = vi.spyOn(console, "error").mockReturnValue();
  setWebhook();
});

afterEach(() => {
  unsetWebhook();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const gone = (): Response => new Response("", { status: 410 });
const down = (): Response => new Response("", { status: 503 });

/** Refuses the call's first event, alone or among others, and takes all others. */
const refusesFirst =
  (refusal: ResponseInit = { status: 422 }): Receiver["reply"] =>
  ({ data: { events } }) =>
    new Response("", events.some(({ id }) => id.endsWith(":1")) ? refusal : { status: 200 });

/** A feed whose webhook has failed at so many events. */
async function failed(
  receiver: Receiver,
  reply: Receiver["reply"],
  count = 1,
  event: Parameters<SunkFeed["append"]>[1] = {},
): Promise<SunkFeed> {
  receiver.reply = reply;
  const feed = new SunkFeed();
  await feed.append(count, event);
  await feed.until(({ lastError }) => lastError !== undefined, "webhook");
  return feed;
}

/** Lets alarms ring until it is so. */
async function ringUntil(feed: SunkFeed, isSo: () => boolean): Promise<void> {
  for (let rings = 0; !isSo(); rings += 1) {
    if (rings === 200) throw new Error("200 alarms rang for nothing");
    await feed.ring();
  }
}

describe("a webhook", () => {
  it("is a signed POST of the events, with numbers, raw parameters and what was said left out", async () => {
    const receiver = new Receiver();
    const feed = new SunkFeed();
    await feed.append(1, { parameters: { To: "14155550199" } });
    await feed.until(({ after }) => after === 1, "webhook");
    const [request] = receiver.requests;
    expect(request?.url).toBe(webhookUrl);
    expect(request?.method).toBe("POST");
    expect(request?.headers.get("content-type")).toBe("application/json");
    const { epoch } = await feed.object.page(0, 1, { unredacted: false });
    const [delivered] = receiver.deliveries;
    expect(delivered?.id).toBe(`${epoch}_1_1`);
    expect(delivered?.text).not.toMatch(/1415555|parameters/);
    const [event] = (await feed.object.page(0, 1, { unredacted: false })).events;
    expect(delivered?.timestamp).toBe(new Date(event?.receivedAt ?? 0).toISOString());
    expect(delivered?.data).toEqual({
      version: 1,
      feed: feed.name,
      epoch,
      seq: 1,
      last: 1,
      events: [
        {
          type: "ring",
          id: feed.id(1),
          call: feed.call,
          callUuid: feed.call,
          from: "•••0111",
          to: "•••0199",
          receivedAt: expect.any(Number),
        },
      ],
    });
  });

  it("has everything where the operator says so", async () => {
    setWebhook({ WEBHOOK_FIELDS: "unredacted" });
    const receiver = new Receiver();
    const feed = new SunkFeed();
    await feed.append(1, { parameters: { To: "14155550199" } });
    await feed.until(({ after }) => after === 1, "webhook");
    expect(receiver.deliveries[0]?.data.events[0]).toMatchObject({
      to: "14155550199",
      parameters: { To: "14155550199" },
    });
  });

  it("is of some types, where the operator names them; the others are passed over", async () => {
    setWebhook({ WEBHOOK_TYPES: "hangup, answer" });
    const receiver = new Receiver();
    const feed = new SunkFeed();
    for (const type of ["ring", "answer", "machine", "hangup"] as const) {
      await feed.append(1, { type });
      await feed.until(({ lag }) => lag === 0, "webhook");
    }
    expect(receiver.deliveries.map(({ data }) => data.events.map(({ type }) => type))).toEqual([
      ["answer"],
      ["hangup"],
    ]);
    // Its second place was passed over alone, its third with the fourth.
    expect(receiver.deliveries.map(({ data }) => [data.seq, data.last])).toEqual([
      [2, 2],
      [4, 4],
    ]);
  });

  it("is signed by each secret while they are rotated, and by no other", async () => {
    setWebhook({ WEBHOOK_SECRET: `${secret}, ${otherSecret}` });
    const receiver = new Receiver([secret, otherSecret]);
    const feed = new SunkFeed();
    await feed.append();
    await feed.until(({ after }) => after === 1, "webhook");
    const [request] = receiver.requests;
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    const stranger = new Webhook(`whsec_${btoa("a secret of somebody else's, then")}`);
    expect(() => stranger.verify(receiver.deliveries[0]?.text ?? "", headers)).toThrow(
      "No matching signature",
    );
  });

  it("is there beside an events handler, and neither waits for the other", async () => {
    const receiver = new Receiver();
    const feed = new SunkFeed(() => new Promise<void>(() => {}));
    await feed.append(2);
    await feed.until(({ after }) => after === 2, "webhook");
    expect(receiver.ids).toEqual([feed.id(1), feed.id(2)]);
    expect(await feed.object.sink("events")).toMatchObject({ after: 0 });
  });

  it("is of 100 events at most, in their order, and one at a time", async () => {
    const receiver = new Receiver();
    let underWay = 0;
    let most = 0;
    receiver.reply = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await scheduler.wait(1);
      underWay -= 1;
      return new Response();
    };
    const feed = new SunkFeed();
    await Promise.all([feed.append(130), feed.append(70), feed.append(30)]);
    await feed.until(({ after }) => after === 230, "webhook");
    expect(most).toBe(1);
    expect(Math.max(...receiver.deliveries.map(({ data }) => data.events.length))).toBe(100);
    expect(receiver.ids).toEqual(Array.from({ length: 230 }, (_, index) => feed.id(index + 1)));
  });
});

describe("a receiver", () => {
  it("that is down for an hour gets all of it then, in order, signed when it is sent", async () => {
    const receiver = new Receiver();
    const begun = Date.now();
    receiver.reply = () => (Date.now() < begun + hour ? down() : new Response());
    const feed = new SunkFeed();
    let count = 0;
    while (Date.now() < begun + hour) {
      await feed.append(20);
      count += 20;
      await feed.until(({ lastError }) => lastError !== undefined, "webhook");
      await feed.ring();
    }
    await ringUntil(feed, () => receiver.ids.at(-1) === feed.id(count));
    const { setAside, after } = await feed.until(({ lag }) => lag === 0, "webhook");
    expect({ setAside, after }).toEqual({ setAside: [], after: count });
    expect(receiver.ids.slice(-count)).toEqual(
      Array.from({ length: count }, (_, index) => feed.id(index + 1)),
    );
    // It was not knocked at all the time.
    expect(receiver.deliveries.filter(({ signedAt }) => signedAt * 1000 < begun + hour).length).toBeLessThan(
      6,
    );
    expect(warnings).toHaveBeenCalledWith({
      message: "a webhook was not taken; the alarm tries again",
      kind: "webhook-failed",
      reason: "failed",
      status: 503,
      events: 20,
      failures: 1,
    });
  });

  it("that is down is tried after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, and is then disabled", async () => {
    const receiver = new Receiver();
    const feed = await failed(receiver, down, 3);
    await ringUntil(feed, () => errors.mock.calls.length > 0);
    const times = receiver.deliveries.map(({ signedAt }) => signedAt);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(pauses).toHaveLength(planned.length);
    for (const [index, pause] of pauses.entries()) {
      const plan = planned[index] ?? 0;
      // An alarm rings at a second's start, or shortly after.
      expect(pause).toBeGreaterThanOrEqual(Math.floor(plan * 0.8) - 1);
      expect(pause).toBeLessThanOrEqual(Math.ceil(plan * 1.2) + 2);
    }
    expect(await feed.object.sink("webhook")).toMatchObject({
      ...{ status: "disabled", disabledBy: "exhausted", after: 0, lag: 3 },
      lastError: { kind: "failed", status: 503 },
    });
    expect(feed.problems).toEqual([
      { code: "sink-disabled", sink: "webhook", disabledBy: "exhausted", reason: "failed" },
    ]);
    receiver.reply = () => new Response();
    await feed.object.resumeSink("webhook");
    await feed.until(({ after }) => after === 3, "webhook");
  });

  it("that fails every other time gets each event, in order", async () => {
    const receiver = new Receiver();
    const feed = new SunkFeed();
    const taken: string[] = [];
    let count = 0;
    receiver.reply = ({ data }) => {
      count += 1;
      if (count % 2 === 1) return down();
      taken.push(...data.events.map(({ id }) => id));
      return new Response();
    };
    await feed.append(40);
    await ringUntil(feed, () => taken.length >= 40);
    await feed.until(({ lag }) => lag === 0, "webhook");
    expect(taken).toEqual(Array.from({ length: 40 }, (_, index) => feed.id(index + 1)));
  });

  it("that takes too long is given up, connection and all", async () => {
    const receiver = new Receiver();
    let isClosed = false;
    receiver.reply = (_, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => {
          isClosed = true;
          reject(signal.reason);
        });
      });
    const settings = readWebhook(env);
    if (!settings) throw new Error("there is no webhook");
    const event = {
      type: "ring",
      id: "c:e:1",
      call: "c",
      callUuid: "c",
      receivedAt: 1,
      parameters: {},
    } as const;
    const place = { feed: "f", epoch: "e", seq: 1, last: 1, gap: false, skipped: [], failures: 0 };
    const sent = webhookSink(settings, 10).send({ ...place, events: [event] });
    await expect(sent).rejects.toMatchObject({ kind: "timeout", meaning: "fault" });
    expect(isClosed).toBe(true);
  });

  it("lets the object sleep as soon as it has answered", async () => {
    new Receiver();
    const feed = new SunkFeed();
    await feed.append();
    await feed.until(({ after }) => after === 1, "webhook");
    // It waits for whatever the object still has to do, such as a timer.
    await expect(feed.restart()).resolves.toBeUndefined();
  });

  it("that cannot be reached is tried again", async () => {
    const feed = await failed(new Receiver(), () => Promise.reject(new TypeError("Network connection lost")));
    expect(await feed.object.sink("webhook")).toMatchObject({ lastError: { kind: "unreachable" } });
  });

  it("that says 410 is asked no more, keeps its place, and goes on where it is resumed", async () => {
    const receiver = new Receiver();
    const feed = await failed(receiver, gone, 2);
    const state = { status: "disabled", disabledBy: "gone", after: 0, lag: 2 };
    expect(await feed.object.sink("webhook")).toMatchObject(state);
    await feed.append();
    await feed.ring();
    expect(receiver.deliveries).toHaveLength(1);
    receiver.reply = () => new Response();
    await feed.object.resumeSink("webhook");
    await feed.until(({ after }) => after === 3, "webhook");
    expect(receiver.ids.slice(2)).toEqual([1, 2, 3].map((place) => feed.id(place)));
  });

  it.each([301, 302, 307, 308])("that answers %i is not followed", async (status) => {
    const receiver = new Receiver();
    const location = "https://elsewhere.example.com/";
    const feed = await failed(receiver, () => new Response(null, { status, headers: { location } }));
    expect(receiver.requests.map(({ url, redirect }) => [url, redirect])).toEqual([[webhookUrl, "manual"]]);
    expect(await feed.object.sink("webhook")).toMatchObject({
      ...{ status: "retrying", after: 0 },
      lastError: { kind: "redirected", status },
    });
  });

  it.each([
    ["seconds", 429, () => "3600"],
    ["seconds", 503, () => "3600"],
    ["a date", 503, () => new Date(Date.now() + hour).toUTCString()],
  ])("that says in %s with %i when to come again is not asked before", async (_, status, retryAfter) => {
    const receiver = new Receiver();
    const reply = () => new Response("", { status, headers: { "retry-after": retryAfter() } });
    const feed = await failed(receiver, reply);
    const { retryAt = 0 } = (await feed.object.sink("webhook")) ?? {};
    expect(retryAt - Date.now()).toBeGreaterThan(hour - 2_000);
    expect(retryAt - Date.now()).toBeLessThanOrEqual(hour);
  });

  it("that refuses one event gets the others, and is told which one is missing", async () => {
    const receiver = new Receiver();
    const feed = new SunkFeed();
    const taken: string[] = [];
    receiver.reply = ({ data }) => {
      const ids = data.events.map(({ id }) => id);
      if (ids.includes(feed.id(7))) return new Response("", { status: 422 });
      taken.push(...ids);
      return new Response();
    };
    const begun = Date.now();
    await feed.append(10);
    await ringUntil(feed, () => taken.includes(feed.id(10)));
    expect(Date.now() - begun).toBeLessThan(45 * minute);
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10].map((place) => feed.id(place)));
    const { setAside } = await feed.until(({ lag }) => lag === 0, "webhook");
    expect(setAside).toEqual([{ seq: 7, id: feed.id(7), at: expect.any(Number) }]);
    expect(receiver.deliveries.flatMap(({ data }) => data.skipped ?? [])).toEqual([feed.id(7)]);
    expect(errors).toHaveBeenCalledWith({
      message: "an event is set aside that a sink refuses",
      kind: "event-set-aside",
      code: "event-set-aside",
      sink: "webhook",
      id: feed.id(7),
      seq: 7,
    });
  });

  describe("that wants some types only", () => {
    const hangup = { type: "hangup" } as const;
    beforeEach(() => setWebhook({ WEBHOOK_TYPES: "hangup" }));

    it("is asked again for one that it refused, though others come that it does not want", async () => {
      const receiver = new Receiver();
      const feed = await failed(receiver, () => new Response("", { status: 401 }), 1, hangup);
      await feed.append(1, { type: "recording" });
      await ringUntil(feed, () => receiver.deliveries.length >= 6);
      expect(await feed.object.sink("webhook")).toMatchObject({ status: "retrying", after: 0, setAside: [] });
      receiver.reply = () => new Response();
      const refused = receiver.deliveries.length;
      await ringUntil(feed, () => receiver.deliveries.length > refused);
      expect(await feed.until(({ lag }) => lag === 0, "webhook")).toMatchObject({ setAside: [] });
    });

    it("reads none of those twice while it waits for the next one", async () => {
      const receiver = new Receiver();
      const feed = await failed(receiver, () => new Response("", { status: 422 }), 1, hangup);
      await ringUntil(feed, () => receiver.deliveries.length >= 6);
      for (let hundreds = 0; hundreds < 20; hundreds += 1) await feed.append(100);
      const read = vi.spyOn(FeedLog.prototype, "identified");
      for (let count = 0; count < 5; count += 1) await feed.append();
      const rows = read.mock.results.map(({ value }) => value.length);
      expect(rows.reduce((sum, length) => sum + length, 0)).toBeLessThan(50);
      await feed.append(1, hangup);
      await ringUntil(feed, () => receiver.deliveries.some(({ data }) => data.last > 2_000));
    });

    it("nor what has come while it is not to be asked yet", async () => {
      const receiver = new Receiver();
      const headers = { "retry-after": "21600" };
      const feed = await failed(receiver, () => new Response("", { status: 422, headers }), 1, hangup);
      await ringUntil(feed, () => receiver.deliveries.length >= 6);
      await feed.append(100, hangup);
      const read = vi.spyOn(FeedLog.prototype, "identified");
      for (let count = 0; count < 5; count += 1) await feed.append(1, hangup);
      const rows = read.mock.results.map(({ value }) => value.length);
      expect(rows.reduce((sum, length) => sum + length, 0)).toBeLessThan(50);
    });

    it("lets its feed sleep behind events of others, and takes none of them for lost", async () => {
      const receiver = new Receiver();
      const feed = new SunkFeed();
      await feed.append(1, hangup);
      await vi.waitUntil(
        () =>
          runInDurableObject(
            feed.object,
            (_, { storage }) => storage.kv.get<Mark>("sink webhook")?.after === 1,
          ),
        { timeout: 5_000 },
      );
      await feed.append(1, { type: "recording" });
      await feed.restart();
      const begun = Date.now();
      let rung = 0;
      while ((await feed.alarmAt()) !== null && rung < 20) {
        await feed.ring();
        await feed.restart();
        rung += 1;
      }
      expect(rung).toBeLessThan(6);
      expect(Date.now() - begun).toBeGreaterThan(24 * hour);
      await feed.append(1, hangup);
      await feed.until(({ after }) => after === 3, "webhook");
      expect(receiver.deliveries.at(-1)?.data.seq).toBe(3);
      expect(receiver.deliveries.filter(({ data }) => data.gap)).toEqual([]);
    });

    it("is told of an erased event, whose type nobody knows any more", async () => {
      const receiver = new Receiver();
      const feed = await failed(receiver, down, 1, hangup);
      await feed.object.erase(feed.call);
      receiver.reply = () => new Response();
      await feed.ring();
      await feed.until(({ lag }) => lag === 0, "webhook");
      expect(receiver.deliveries.at(-1)?.data.events).toMatchObject([{ type: "erased" }]);
    });

    it("hears of a gap at last, however often it is resumed before", async () => {
      const receiver = new Receiver();
      const feed = await failed(receiver, gone, 2, hangup);
      await feed.append(2, { type: "ring" });
      await runInDurableObject(feed.object, (_, { storage }) => {
        storage.sql.exec("DELETE FROM event WHERE seq <= 2");
      });
      await feed.restart();
      receiver.reply = () => new Response();
      for (let times = 0; times < 2; times += 1) {
        await feed.object.resumeSink("webhook");
        await feed.until(({ lag }) => lag === 0, "webhook");
      }
      await feed.append(1, hangup);
      await feed.until(({ after }) => after === 5, "webhook");
      expect(receiver.deliveries.at(-1)?.data).toMatchObject({ seq: 5, gap: true });
    });
  });

  it.each([1, 25])(
    "that was down for %i hours and then refuses one event gets the others as soon as any does",
    async (hours) => {
      const receiver = new Receiver();
      const mendedAt = Date.now() + hours * hour;
      let heardAt = Infinity;
      const feed = await failed(
        receiver,
        (delivered) => {
          if (Date.now() < mendedAt) return down();
          heardAt = Math.min(heardAt, Date.now());
          return refusesFirst()(delivered);
        },
        8,
      );
      await feed.drain("webhook");
      expect(await feed.object.sink("webhook")).toMatchObject({ after: 8, setAside: [{ seq: 1 }] });
      expect(Date.now() - heardAt).toBeLessThan(50 * minute);
    },
  );

  it("that refuses one event has neither taken it nor had it set aside before it has taken the next", async () => {
    const receiver = new Receiver();
    const headers = { "retry-after": "7200" };
    const feed = await failed(receiver, refusesFirst({ status: 422, headers }), 2);
    await ringUntil(feed, () => receiver.deliveries.length >= 5);
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 0, lag: 2, setAside: [] });
    await feed.drain("webhook");
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 2, lag: 0, setAside: [{ seq: 1 }] });
  });

  it("that has refused the only event for days is not disabled by a single 503", async () => {
    const receiver = new Receiver();
    let isDown = false;
    const feed = await failed(receiver, (delivered) => (isDown ? down() : refusesFirst()(delivered)));
    const begun = Date.now();
    await ringUntil(feed, () => Date.now() - begun > 100 * hour);
    isDown = true;
    const asked = receiver.deliveries.length;
    await feed.append();
    await vi.waitUntil(() => receiver.deliveries.length > asked);
    const { retryAt = 0 } = await feed.until(({ lastError }) => lastError?.status === 503, "webhook");
    expect(retryAt - Date.now()).toBeLessThan(minute);
    isDown = false;
    await feed.drain("webhook");
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 2, setAside: [{ seq: 1 }] });
  });

  it.each([2, 3])("that refuses all of %i events is disabled as well", async (count) => {
    const receiver = new Receiver();
    const feed = await failed(receiver, () => new Response("", { status: 401 }), count);
    const begun = Date.now();
    await ringUntil(feed, () => feed.problems.length > 0 || Date.now() - begun > 200 * hour);
    expect(feed.problems).toMatchObject([{ code: "sink-disabled", disabledBy: "exhausted" }]);
  });

  it("that refuses one event, and is down before it refuses it again, has it set aside by its own tries", async () => {
    const receiver = new Receiver();
    let heard = 0;
    const feed = await failed(receiver, (delivered) => {
      heard += 1;
      return heard > 1 && heard < 10 ? down() : refusesFirst()(delivered);
    });
    await feed.append(3);
    await ringUntil(feed, () => heard >= 10);
    const upAt = Date.now();
    await feed.drain("webhook");
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 4, setAside: [{ seq: 1 }] });
    expect(Date.now() - upAt).toBeLessThan(50 * minute);
  });

  it("that refuses one event is asked for the next one as soon as it said", async () => {
    const receiver = new Receiver();
    const headers = { "retry-after": "60" };
    const feed = await failed(receiver, refusesFirst({ status: 403, headers }));
    await ringUntil(feed, () => receiver.deliveries.length >= 6);
    const asked = receiver.deliveries.length;
    const refusedAt = Date.now();
    await feed.append();
    await vi.waitUntil(async () => ((await feed.alarmAt()) ?? Infinity) <= refusedAt + minute);
    expect(receiver.deliveries).toHaveLength(asked);
    await ringUntil(feed, () => receiver.deliveries.length > asked);
    expect(Date.now() - refusedAt).toBeLessThan(2 * minute);
    await feed.drain("webhook");
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 2, setAside: [{ seq: 1 }] });
  });

  it("that refuses one event is not asked before it says, not even for the next one", async () => {
    const receiver = new Receiver();
    const headers = { "retry-after": "7200" };
    const feed = await failed(receiver, () => new Response("", { status: 403, headers }));
    await ringUntil(feed, () => receiver.deliveries.length >= 5);
    const asked = receiver.deliveries.length;
    await feed.append();
    await expect(feed.object.sink("webhook")).resolves.toMatchObject({ status: "retrying" });
    expect(receiver.deliveries).toHaveLength(asked);
  });

  it.each([401, 404])("that refuses all, as by %i, has nothing set aside", async (status) => {
    const receiver = new Receiver();
    const feed = await failed(receiver, () => new Response("", { status }), 8);
    await ringUntil(feed, () => feed.problems.length > 0);
    expect(feed.problems).toEqual([
      { code: "sink-disabled", sink: "webhook", disabledBy: "exhausted", reason: "refused" },
    ]);
    expect(await feed.object.sink("webhook")).toMatchObject({ after: 0, lag: 8, setAside: [] });
  });

  it.each([408, 429, 500])(
    "that answers %i is not at odds with the events, however often",
    async (status) => {
      const receiver = new Receiver();
      const feed = await failed(receiver, () => new Response("", { status }), 2);
      await ringUntil(feed, () => receiver.deliveries.length >= 8);
      expect(await feed.object.sink("webhook")).toMatchObject({ after: 0, setAside: [] });
    },
  );

  it("gets the same body and the same id for the same events", async () => {
    const receiver = new Receiver();
    const feed = await failed(receiver, down);
    await ringUntil(feed, () => receiver.deliveries.length >= 3);
    expect(new Set(receiver.deliveries.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receiver.deliveries.map(({ text }) => text)).size).toBe(1);
    expect(new Set(receiver.deliveries.map(({ signedAt }) => signedAt)).size).toBe(3);
  });

  it("is told of a gap, of what was erased, and of nothing that an erased call had", async () => {
    const receiver = new Receiver();
    const feed = await failed(receiver, down, 3);
    await runInDurableObject(feed.object, (_, { storage }) => {
      storage.sql.exec("DELETE FROM event WHERE seq = 1");
    });
    await feed.object.erase(feed.call);
    receiver.reply = () => new Response();
    await feed.restart();
    await feed.object.resumeSink("webhook");
    await feed.until(({ after }) => after === 3, "webhook");
    const { data, text } = receiver.deliveries.at(-1) ?? {};
    expect(data).toMatchObject({ gap: true, seq: 2, last: 3 });
    const erased = { type: "erased", call: feed.call, callUuid: feed.call, receivedAt: expect.any(Number) };
    expect(data?.events).toEqual([2, 3].map((place) => ({ ...erased, id: feed.id(place) })));
    expect(text).not.toContain("•••");
  });
});

describe("the log of a webhook", () => {
  it("holds no number, no secret and no address, whatever goes wrong", async () => {
    setWebhook({ WEBHOOK_FIELDS: "unredacted" });
    const receiver = new Receiver();
    for (const reply of [
      down,
      gone,
      () => new Response("14155550199 is unknown", { status: 400 }),
      () => Promise.reject(new TypeError(`${webhookUrl} ${secret} 14155550199`)),
    ]) {
      await failed(receiver, reply);
    }
    const text = JSON.stringify([...warnings.mock.calls, ...errors.mock.calls]);
    expect(warnings.mock.calls.length).toBeGreaterThanOrEqual(4);
    for (const kept of ["1415", secret, secret.slice(6, 20), "receiver.example"])
      expect(text).not.toContain(kept);
  });
});

describe("WEBHOOK_URL", () => {
  it.each([
    "https://example.com/hooks",
    "https://hooks.example.co.uk:8443/a?b=c",
    "https://xn--bcher-kva.example/",
    "http://localhost:8790/hooks",
    "http://127.0.0.1:8790/hooks",
    "http://[::1]:8790/hooks",
  ])("may be %s", (url) => {
    expect(isWebhookUrl(url)).toBe(true);
  });

  it.each([
    "http://example.com/hooks",
    "ftp://example.com/hooks",
    "example.com/hooks",
    "",
    "https://user:password@example.com/",
    "https://example.com/#part",
    "https://127.0.0.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://10.0.0.7/",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/",
    "https://8.8.8.8/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[2001:4860:4860::8888]/",
    "https://localhost/",
    "https://localhost./",
    "https://app.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://router.home.arpa/",
    "https://intranet/",
    "http://10.0.0.7/",
    "http://169.254.169.254/",
    "http://localhost.example.com/",
  ])("may not be %s", (url) => {
    expect(isWebhookUrl(url)).toBe(false);
  });

  it("that is wrong gets nothing, and events are stored all the same", async () => {
    setWebhook({ WEBHOOK_URL: "https://169.254.169.254/" });
    const receiver = new Receiver();
    const feed = new SunkFeed();
    await feed.append();
    expect(await feed.object.page(0, 1, { unredacted: false })).toMatchObject({ last: 1 });
    expect(await feed.object.sink("webhook")).toBeUndefined();
    expect(receiver.requests).toEqual([]);
  });
});

describe("WEBHOOK_SECRET", () => {
  it.each([24, 32, 64])("may be of %i bytes", (length) => {
    const key = crypto.getRandomValues(new Uint8Array(length));
    expect(readSigningKey(`whsec_${btoa(String.fromCharCode(...key))}`)).toEqual(key);
  });

  it.each([
    "",
    "whsec_",
    `whsec_${btoa("x".repeat(23))}`,
    `whsec_${btoa("x".repeat(65))}`,
    btoa("x".repeat(32)),
    `whsec_${"x".repeat(33)}`,
    `whsec_${btoa("x".repeat(32))} `,
    `whsec_${"_".repeat(44)}`,
    `whsec_${"=".repeat(44)}`,
  ])("may not be %j", (text) => {
    expect(readSigningKey(text)).toBeUndefined();
  });
});

describe("/healthz", () => {
  async function health(
    { relay }: SunkFeed,
    changes: Record<string, string | undefined> = {},
  ): Promise<{ status: number; body: { problems?: SettingProblem[] } }> {
    const request = new Request(`${relayUrl}/healthz`);
    const reply = await relay.fetch(request, { ...env, ...changes }, createExecutionContext());
    return { status: reply.status, body: await reply.json() };
  }

  it.each<[Record<string, string | undefined>, string, string]>([
    [{ WEBHOOK_URL: "http://example.com" }, "WEBHOOK_URL", "under [vars] in wrangler.toml"],
    [{ WEBHOOK_SECRET: undefined }, "WEBHOOK_SECRET", "with: wrangler secret put WEBHOOK_SECRET"],
    [{ WEBHOOK_SECRET: "whsec_short" }, "WEBHOOK_SECRET", "with: wrangler secret put WEBHOOK_SECRET"],
    [{ WEBHOOK_FIELDS: "numbers" }, "WEBHOOK_FIELDS", "under [vars] in wrangler.toml"],
    [{ WEBHOOK_TYPES: "hangup,ended" }, "WEBHOOK_TYPES", "under [vars] in wrangler.toml"],
  ])("names what is wrong with %o", async (changes, setting, where) => {
    const { status, body } = await health(new SunkFeed(), changes);
    expect(status).toBe(500);
    expect(body.problems).toEqual([
      { setting, rule: expect.any(String), remedy: expect.stringContaining(where) },
    ]);
  });

  it.each([
    { WEBHOOK_SECRET: undefined },
    { WEBHOOK_TYPES: "hangup,ended" },
    { WEBHOOK_URL: "http://example.com" },
  ])(
    "with %o that is wrong: the operator is told once, and the callee hears the document",
    async (changes) => {
      const environment = {
        ...env,
        WEBHOOK_URL: webhookUrl,
        WEBHOOK_SECRET: secret,
        ...changes,
      } as Environment;
      const onError = vi.fn();
      const relay = createRelay({ answer: () => response(), feed: crypto.randomUUID(), onError });
      for (let times = 0; times < 2; times += 1) {
        const request = await signed(`${relayUrl}/v1/callbacks/answer`, facts(crypto.randomUUID()));
        const reply = await relay.fetch(request, environment, createExecutionContext());
        expect(await reply.text()).toBe("<Response/>");
      }
      expect(errors).toHaveBeenCalledWith(expect.objectContaining({ kind: "setting-wrong" }));
      const [setting] = Object.keys(changes);
      const error = expect.objectContaining({ message: expect.stringContaining(`${setting} `) });
      expect(onError.mock.calls).toEqual([[{ code: "setting-wrong", error }]]);
    },
  );

  it("names the sinks that are disabled, and nothing else of them", async () => {
    const feed = await failed(new Receiver(), gone);
    expect(await health(feed)).toEqual({
      status: 200,
      body: { ok: true, placing: true, watching: true, disabledSinks: ["webhook"] },
    });
  });

  it("asks the feed's object twice a minute at most, however often it is asked", async () => {
    const receiver = new Receiver();
    const feed = await failed(receiver, gone);
    await health(feed);
    receiver.reply = () => new Response();
    await feed.object.resumeSink("webhook");
    expect(await health(feed)).toMatchObject({ body: { disabledSinks: ["webhook"] } });
    vi.setSystemTime(Date.now() + 31_000);
    expect((await health(feed)).body).toEqual({ ok: true, placing: true, watching: true });
  });

  it("is well where nothing has been disabled, and where there is no sink", async () => {
    new Receiver();
    const well = { status: 200, body: { ok: true, placing: true, watching: true } };
    expect(await health(new SunkFeed())).toEqual(well);
    unsetWebhook();
    expect(await health(new SunkFeed())).toEqual(well);
  });
});
