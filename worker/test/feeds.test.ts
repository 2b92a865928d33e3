import {
  abortAllDurableObjects,
  createExecutionContext,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { type CallEvent, signedHeaders } from "@plivo-edge/callbacks";
import { response, speak } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallStorage } from "../src/call/call-storage.ts";
import { EventLog } from "../src/call/event-log.ts";
import { Outbox } from "../src/call/outbox.ts";
import { Feed, type Page } from "../src/feed/feed.ts";
import { FeedLog } from "../src/feed/feed-log.ts";
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { feedTicket, type Subscriber, subscribeFeed, ticketFor } from "./subscriber.ts";

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function tell(feed: string, call: string, type: "ring" | "answer" | "hangup"): Promise<void> {
  const status = { ring: "ringing", answer: "in-progress", hangup: "completed" }[type];
  const reply = await callback(type, { ...facts(call), CallStatus: status }, { path: `/feed/${feed}` });
  await reply.text();
  expect(reply.status).toBe(200);
}

async function history(feed: string, query = ""): Promise<Page> {
  const reply = await exports.default.fetch(`${relayUrl}/v1/feeds/${feed}${query}`, {
    headers: { authorization: `Bearer ${await feedTicket(feed)}` },
  });
  expect(reply.status).toBe(200);
  return reply.json();
}

/** The next events, from however many frames they take. */
async function take(subscriber: Subscriber, count: number): Promise<string[]> {
  const events: string[] = [];
  while (events.length < count) {
    const frame = await subscriber.next();
    if (frame.type !== "events") throw new Error(`expected events and not ${frame.type}`);
    for (const [index, event] of frame.events.entries()) {
      events.push(`${frame.seq + index} ${"call" in event ? event.call : "?"} ${event.type}`);
    }
  }
  return events;
}

/** Runs the call's alarm, which is how an outbox goes on after a crash. */
async function heal(call: string): Promise<void> {
  await runDurableObjectAlarm(env.CALL.getByName(call));
}

describe("a feed", () => {
  it("knows an event again that was received by a clock ahead of its own", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    const receivedAt = Date.now() + 120_000;
    const event: CallEvent = { type: "ring", callUuid: "c", receivedAt, parameters: {} };
    const delivery = { call: "c", epoch: "e", seq: 1, events: [event] };
    await object.append(delivery);
    await evictDurableObject(object);
    await object.append(delivery);
    expect(await object.page(0, 9, { unredacted: true })).toMatchObject({ last: 1 });
  });

  it("says of a page beyond its end that there is no more", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    const event: CallEvent = { type: "ring", callUuid: "c", receivedAt: Date.now(), parameters: {} };
    await object.append({ call: "c", epoch: "e", seq: 1, events: [event] });
    const page = await object.page(100, 9, { unredacted: true });
    expect(page).toMatchObject({ seq: 2, events: [], next: 1, last: 1 });
  });

  it("may be followed before there is any call", async () => {
    const [feed, one, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed) });
    expect(await subscriber.next()).toEqual({
      type: "welcome",
      epoch: expect.any(String),
      seq: 0,
      recovered: true,
    });
    await tell(feed, one, "ring");
    expect(await take(subscriber, 1)).toEqual([`1 ${one} ring`]);
    await tell(feed, other, "ring");
    expect(await take(subscriber, 1)).toEqual([`2 ${other} ring`]);
    await tell(feed, one, "answer");
    expect(await take(subscriber, 1)).toEqual([`3 ${one} answer`]);
  });

  it("begins now for whoever comes late, or with as much of its history as was asked for", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const ticket = await feedTicket(feed);
    const early = await subscribeFeed(feed, { ticket });
    await early.next();
    for (const type of ["ring", "answer", "hangup"] as const) await tell(feed, call, type);
    await take(early, 3);
    const now = await subscribeFeed(feed, { ticket });
    expect(await now.next()).toMatchObject({ seq: 3, recovered: true });
    const recent = await subscribeFeed(feed, { ticket, query: "?history=2" });
    expect(await recent.next()).toMatchObject({ seq: 1, recovered: true });
    expect(await take(recent, 2)).toEqual([`2 ${call} answer`, `3 ${call} hangup`]);
    const all = await subscribeFeed(feed, { ticket, query: "?history=1000" });
    expect(await all.next()).toMatchObject({ seq: 0, recovered: true });
  });

  it.each(["?history=1001", "?history=-1", "?after=x&epoch=y"])("does not begin at %s", async (query) => {
    const feed = crypto.randomUUID();
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed), query });
    expect(await subscriber.closed).toBe(4400);
  });

  it("masks numbers where the ticket says nothing else", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const masked = await subscribeFeed(feed, { ticket: await feedTicket(feed) });
    const whole = await subscribeFeed(feed, { ticket: await feedTicket(feed, { fields: ["unredacted"] }) });
    await masked.next();
    await whole.next();
    await tell(feed, call, "ring");
    expect(JSON.stringify(await masked.next())).not.toContain("14155550199");
    expect(await whole.next()).toMatchObject({ events: [{ call, to: "14155550199" }] });
    expect(JSON.stringify(await history(feed))).not.toContain("14155550199");
  });
});

describe("each event is in the feed once, and a call's in their order", () => {
  const types = ["ring", "answer", "hangup"] as const;

  async function expectWhole(feed: string, call: string): Promise<void> {
    const { events } = await history(feed);
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.every((event) => "call" in event && event.call === call)).toBe(true);
  }

  it("when the feed fails before it has stored them", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const append = vi.spyOn(Feed.prototype, "append").mockRejectedValue(new Error("broken"));
    for (const type of types) await tell(feed, call, type);
    await vi.waitUntil(() => append.mock.calls.length > 0);
    append.mockRestore();
    await heal(call);
    await expectWhole(feed, call);
  });

  it("when the disk fails between two events that came together: those who watch are told of both in the end", async () => {
    const ring = { type: "ring", callUuid: "c", from: "14155550111", to: "14155550199" } as const;
    const events: CallEvent[] = [1, 2].map((at) => ({ ...ring, receivedAt: at, parameters: {} }));
    const together = [{ call: "c", epoch: "e", seq: 1, events }];
    await runInDurableObject(env.FEED.getByName(crypto.randomUUID()), (_, { storage }) => {
      const log = new FeedLog(storage);
      log.begin();
      const exec = storage.sql.exec.bind(storage.sql);
      let inserts = 0;
      const spy = vi.spyOn(storage.sql, "exec").mockImplementation((query, ...bindings) => {
        if (query.startsWith("INSERT")) inserts += 1;
        if (inserts === 2) throw new Error("disk full");
        return exec(query, ...bindings);
      });
      expect(() => log.append(together)).toThrow("disk full");
      spy.mockRestore();
      expect(log.append(together)).toHaveLength(2);
      expect(log.after(0, 10).map(({ receivedAt }) => receivedAt)).toEqual([1, 2]);
      expect(new FeedLog(storage).seq).toBe(2);
    });
  });

  it("until the call is forgotten, which a feed that fails does not put off", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const error = vi.spyOn(console, "error").mockReturnValue();
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const append = vi.spyOn(Feed.prototype, "append").mockRejectedValue(new Error("broken"));
    await tell(feed, call, "hangup");
    vi.setSystemTime(Date.now() + 8 * 24 * 3_600_000);
    await heal(call);
    append.mockRestore();
    expect(error).toHaveBeenCalledWith({
      message: "a call is forgotten that a feed has not taken",
      kind: "feed-dead",
    });
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).seq).toBe(0);
  });

  it.each([
    [
      "within five minutes, where a crash would leave nobody to notice",
      180_000,
      () => new Promise<void>(() => {}),
    ],
    ["within ten seconds, where the feed has failed", 10_000, () => Promise.reject(new Error("broken"))],
  ])("%s", async (_, pause, append) => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now });
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const spy = vi.spyOn(Feed.prototype, "append").mockImplementation(append);
    await tell(feed, call, "ring");
    await vi.waitUntil(async () => {
      const alarm = await runInDurableObject(env.CALL.getByName(call), (_, { storage }) =>
        storage.getAlarm(),
      );
      // The clock goes on while one waits.
      return Math.abs(Number(alarm) - now - pause) < 2_000;
    });
    spy.mockRestore();
    vi.useRealTimers();
  });

  it("when the feed fails for a day: it is tried less and less often, and once an hour at least", async () => {
    const begun = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: begun });
    const broken = { getByName: () => ({ append: () => Promise.reject(new Error("broken")) }) };
    const call = crypto.randomUUID();
    await tell("calls", call, "ring");
    const pauses = await runInDurableObject(env.CALL.getByName(call), async (_, { storage }) => {
      // An environment whose feeds are all like that.
      const environment = { ...env, FEED: broken } as unknown as typeof env;
      const kept = new CallStorage(storage);
      const outbox = new Outbox(kept, new EventLog(kept), environment, call);
      outbox.follow(["broken"]);
      const found: number[] = [];
      while (Date.now() < begun + 24 * 3_600_000) {
        await outbox.flush();
        found.push(outbox.dueAt - Date.now());
        vi.setSystemTime(outbox.dueAt);
      }
      return found;
    });
    vi.useRealTimers();
    expect(pauses.slice(0, 5)).toEqual([10_000, 20_000, 40_000, 80_000, 160_000]);
    expect(pauses.at(-1)).toBe(3_600_000);
    expect(pauses.length).toBeLessThan(40);
  });

  it("when the feed fails after it has stored them, so that they are delivered again", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const { append } = Feed.prototype;
    const spy = vi.spyOn(Feed.prototype, "append").mockImplementation(async function (this: Feed, delivery) {
      await append.call(this, delivery);
      throw new Error("the reply is lost");
    });
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed) });
    await subscriber.next();
    for (const type of types) {
      await tell(feed, call, type);
      await heal(call);
    }
    expect(spy.mock.calls.length).toBeGreaterThan(3);
    spy.mockRestore();
    await heal(call);
    await expectWhole(feed, call);
    expect(await take(subscriber, 3)).toEqual(types.map((type, index) => `${index + 1} ${call} ${type}`));
  });

  it("when every object is gone between delivery and mark", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    await tell(feed, call, "ring");
    await heal(call);
    // What a crash leaves behind that hits after the feed has stored, and before the outbox has noted it.
    await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => {
      const kept = new CallStorage(storage);
      kept.feeds = new Map([...kept.feeds.keys()].map((name) => [name, { sent: 0 }]));
      kept.save();
    });
    await abortAllDurableObjects();
    await tell(feed, call, "answer");
    await abortAllDurableObjects();
    await tell(feed, call, "hangup");
    await heal(call);
    await expectWhole(feed, call);
  });

  it("when many calls tell at once", async () => {
    const feed = crypto.randomUUID();
    const calls = Array.from({ length: 20 }, () => crypto.randomUUID());
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed) });
    await subscriber.next();
    await Promise.all(
      calls.map(async (call) => {
        for (const type of types) await tell(feed, call, type);
      }),
    );
    const told = await take(subscriber, 60);
    expect(told.map((line) => Number(line.split(" ")[0]))).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    for (const call of calls) {
      const own = told.filter((line) => line.includes(call)).map((line) => line.split(" ")[2]);
      expect(own).toEqual(types);
    }
  });
});

describe("a callback", () => {
  it("does not wait for a feed that hangs", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const append = vi.spyOn(Feed.prototype, "append").mockReturnValue(new Promise<void>(() => {}));
    await tell(feed, call, "ring");
    await tell(feed, call, "answer");
    expect((await env.CALL.getByName(call).snapshot({ unredacted: false })).seq).toBe(2);
    await vi.waitUntil(() => append.mock.calls.length > 0);
  });

  it("joins the feed of all calls, unless the relay is told to have none", async () => {
    const { append } = Feed.prototype;
    const joined = vi.spyOn(Feed.prototype, "append").mockImplementation(function (this: Feed, delivery) {
      return append.call(this, delivery);
    });
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    await (await callback("ring", { ...facts(one), CallStatus: "ringing" })).text();
    await heal(one);
    expect(joined.mock.calls.map(([{ call }]) => call)).toContain(one);

    const url = `${relayUrl}/v1/callbacks/ring`;
    const body = new URLSearchParams({ ...facts(other), CallStatus: "ringing" });
    const nonce = crypto.randomUUID();
    const headers = await signedHeaders({ method: "POST", url, params: body, nonce, authToken: "new-token" });
    const relay = createRelay({ answer: () => response(speak("Hello.")), feed: false });
    const request = new Request(url, { method: "POST", headers, body });
    const reply = await relay.fetch(request, env, createExecutionContext());
    await reply.text();
    expect(reply.status).toBe(200);
    await heal(other);
    expect(joined.mock.calls.map(([{ call }]) => call)).not.toContain(other);
  });
});

describe("a feed's history", () => {
  it("is read page by page", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const type of ["ring", "answer", "hangup"] as const) await tell(feed, call, type);
    await heal(call);
    const first = await history(feed, "?limit=2");
    expect(first).toMatchObject({ seq: 1, next: 2, last: 3, events: [{ type: "ring" }, { type: "answer" }] });
    const second = await history(feed, `?after=${first.next}&limit=2`);
    expect(second).toMatchObject({
      epoch: first.epoch,
      seq: 3,
      next: 3,
      last: 3,
      events: [{ type: "hangup" }],
    });
    expect(await history(feed, `?after=${second.next}`)).toMatchObject({ next: 3, last: 3, events: [] });
  });

  it.each(["?limit=0", "?limit=1001", "?limit=x", "?after=-1", "?after=1e3"])("refuses %s", async (query) => {
    const feed = crypto.randomUUID();
    const reply = await exports.default.fetch(`${relayUrl}/v1/feeds/${feed}${query}`, {
      headers: { authorization: `Bearer ${await feedTicket(feed)}` },
    });
    expect(await reply.json()).toEqual({ error: expect.stringMatching(/^(limit|after): must be/) });
    expect(reply.status).toBe(400);
  });

  it("is forgotten after the retention time, the newest event included, and sequence numbers go on", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    const object = env.FEED.getByName(feed);
    for (const type of ["ring", "answer"] as const) await tell(feed, call, type);
    await heal(call);
    vi.setSystemTime(Date.now() + 6 * 24 * 3_600_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect((await history(feed)).events).toHaveLength(2);
    vi.setSystemTime(Date.now() + 2 * 24 * 3_600_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    const { epoch } = await history(feed);
    expect(await history(feed)).toMatchObject({ seq: 3, next: 2, last: 2, events: [] });
    // An empty feed rings no alarm.
    expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).toBeNull();
    await evictDurableObject(object);
    await tell(feed, call, "hangup");
    await heal(call);
    expect(await history(feed)).toMatchObject({ epoch, seq: 3, last: 3, events: [{ type: "hangup" }] });
  });

  it("is bounded by size, however young", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    const call = crypto.randomUUID();
    const left = await runInDurableObject(object, (_, { storage }) => {
      const log = new FeedLog(storage);
      const ring = {
        type: "ring" as const,
        callUuid: call,
        from: "14155550111",
        to: "14155550199",
        direction: "outbound" as const,
        callStatus: "ringing",
        receivedAt: Date.now(),
        parameters: {},
      };
      log.append([{ call, epoch: "e", seq: 1, events: Array.from({ length: 4_500 }, () => ring) }]);
      log.forget(1_200, 0);
      return { forgotten: log.forgotten, seq: log.seq, kept: log.after(0, 10_000).length };
    });
    expect(left).toEqual({ forgotten: 3_300, seq: 4_500, kept: 1_200 });
  });

  it("that is gone is told to whoever was in it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const type of ["ring", "answer", "hangup"] as const) await tell(feed, call, type);
    await heal(call);
    const { epoch } = await history(feed);
    vi.setSystemTime(Date.now() + 8 * 24 * 3_600_000);
    await runDurableObjectAlarm(env.FEED.getByName(feed));
    const ticket = await feedTicket(feed);
    const forgotten = await subscribeFeed(feed, { ticket, query: `?after=1&epoch=${epoch}` });
    expect(await forgotten.next()).toMatchObject({ seq: 3, recovered: false });
    const current = await subscribeFeed(feed, { ticket, query: `?after=3&epoch=${epoch}` });
    expect(await current.next()).toMatchObject({ seq: 3, recovered: true });
    const ahead = await subscribeFeed(feed, { ticket, query: `?after=4&epoch=${epoch}` });
    expect(await ahead.next()).toMatchObject({ seq: 3, recovered: false });
  });

  it("is not opened by a ticket for one of its calls", async () => {
    const [feed, call] = [crypto.randomUUID(), crypto.randomUUID()];
    await tell(feed, call, "ring");
    expect(await (await subscribeFeed(feed, { ticket: await ticketFor(call) })).closed).toBe(4401);
  });
});
