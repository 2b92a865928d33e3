import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { createRelay, type SinkEvent } from "../src/embed.ts";
import { FeedLog } from "../src/feed/feed-log.ts";
import { afterGap } from "../src/sinks/after-delivery.ts";
import { DeliveryFailure } from "../src/sinks/delivery-failure.ts";
import { eventsHandlerSink } from "../src/sinks/events-handler.ts";
import { Follower } from "../src/sinks/follower.ts";
import type { Sink } from "../src/sinks/sink.ts";
import { callback, facts } from "./plivo.ts";
import { Receiver, setWebhook, unsetWebhook } from "./receiver.ts";
import { Recorder, SunkFeed } from "./sinks.ts";

let errors: MockInstance;

beforeEach(() => {
  // Tomorrow, so that alarms ring by hand only.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 24 * 3_600_000 });
  vi.spyOn(console, "warn").mockReturnValue();
  errors = vi.spyOn(console, "error").mockReturnValue();
});

afterEach(() => {
  Reflect.deleteProperty(env, "RETENTION_HOURS");
  unsetWebhook();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const minute = 60_000;
const hour = 60 * minute;

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe("an events handler", () => {
  it("gets the events of all calls, whole, with their call and an id of their own", async () => {
    const recorder = new Recorder();
    const found: SinkEvent[] = [];
    recorder.before = (events) => void found.push(...events);
    const feed = new SunkFeed(recorder.handle);
    const call = crypto.randomUUID();
    // It names the feed as a dialler would, since the Worker's own default feed is another.
    await (await callback("ring", facts(call), { path: `/feed/${feed.name}` })).text();
    await feed.until(({ after, lag }) => after === 1 && lag === 0);
    const { epoch } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(found).toEqual([
      expect.objectContaining({
        type: "ring",
        id: `${call}:${epoch}:1`,
        call,
        callUuid: call,
        to: "14155550199",
        parameters: expect.objectContaining({ From: "14155550111" }),
      }),
    ]);
  });

  it("gets its Worker's environment", async () => {
    const found: unknown[] = [];
    const feed = new SunkFeed((_, { environment }) => void found.push(environment.PLIVO_AUTH_ID));
    await feed.append();
    await feed.until(({ after }) => after === 1);
    expect(found).toEqual([env.PLIVO_AUTH_ID]);
  });

  it("gets each event at once when it is quiet, and meanwhile gathered ones together: 100 at most", async () => {
    const recorder = new Recorder();
    const { opened, open } = gate();
    recorder.before = () => opened;
    const feed = new SunkFeed(recorder.handle);
    await feed.append();
    await vi.waitUntil(() => recorder.batches.length === 1);
    for (const count of [1, 149, 60]) await feed.append(count);
    // One at a time.
    expect(recorder.batches).toHaveLength(1);
    open();
    await feed.until(({ lag }) => lag === 0);
    expect(recorder.batches.map(({ ids }) => ids.length)).toEqual([1, 100, 100, 10]);
    expect(recorder.ids).toEqual(Array.from({ length: 211 }, (_, index) => feed.id(index + 1)));
  });

  it("begins with the first event after it was there, and not with what the feed has kept", async () => {
    const feed = new SunkFeed();
    await feed.append(3);
    await evictDurableObject(feed.object);
    const recorder = new Recorder();
    createRelay({ answer: () => response(), feed: feed.name, events: recorder.handle });
    await feed.append(2);
    await feed.until(({ after }) => after === 5);
    expect(recorder.ids).toEqual([feed.id(4), feed.id(5)]);
  });

  it("keeps neither an event nor a subscriber waiting, and a feed without one has no sink", async () => {
    const hangs = new SunkFeed(() => new Promise<void>(() => {}));
    for (let count = 0; count < 3; count += 1) await hangs.append();
    expect(await hangs.object.page(0, 10, { unredacted: false })).toMatchObject({ last: 3 });
    expect(await new SunkFeed().object.sink("events")).toBeUndefined();
  });

  it("is refused where there is no feed to follow", () => {
    expect(() => createRelay({ answer: () => response(), feed: false, events: () => {} })).toThrow(
      "events: needs a feed, and this relay has feed: false",
    );
  });
});

describe("events arrive at least once, in their order", () => {
  it("when the object is gone after the delivery and before the cursor is stored", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    await feed.append(2);
    await feed.until(({ after }) => after === 2);
    await runInDurableObject(feed.object, (_, { storage }) => storage.kv.put("sink events", { after: 0 }));
    await evictDurableObject(feed.object);
    await feed.append();
    await feed.until(({ after }) => after === 3);
    expect(recorder.batches.map(({ ids }) => ids)).toEqual([
      [feed.id(1), feed.id(2)],
      [feed.id(1), feed.id(2), feed.id(3)],
    ]);
  });

  it("when the object is gone before the delivery, and no other event comes: an alarm looks again", async () => {
    const recorder = new Recorder();
    const { opened, open } = gate();
    recorder.before = () => opened;
    const feed = new SunkFeed(recorder.handle);
    await feed.append();
    await vi.waitUntil(() => recorder.batches.length === 1);
    const begun = Date.now();
    expect(Number(await feed.alarmAt()) - begun).toBeLessThanOrEqual(5 * minute);
    open();
    await feed.until(({ after }) => after === 1);
    // What a crash leaves behind.
    await runInDurableObject(feed.object, (_, { storage }) => storage.kv.put("sink events", { after: 0 }));
    await evictDurableObject(feed.object);
    await feed.ring();
    await feed.until(({ after }) => after === 1);
    expect(recorder.ids).toEqual([feed.id(1), feed.id(1)]);
  });

  it("when it is gone between the first event and anything else: a new sink's place is stored with it", async () => {
    const feed = new SunkFeed(() => new Promise<void>(() => {}));
    await feed.append();
    const stored = await runInDurableObject(feed.object, (_, { storage }) => storage.kv.get("sink events"));
    expect(stored).toEqual({ after: 0 });
  });

  it("when the handler fails for two hours: none is lost or set aside, and all come in the end", async () => {
    const recorder = new Recorder();
    const mended = Date.now() + 2 * hour;
    recorder.before = () => {
      if (Date.now() < mended) throw new Error("the database is down");
    };
    const feed = new SunkFeed(recorder.handle);
    let count = 0;
    for (; Date.now() < mended; count += 5) {
      await feed.append(5);
      await feed.until(({ status }) => status === "retrying");
      await feed.ring();
    }
    expect(count).toBeGreaterThan(20);
    const { setAside } = await feed.until(({ lag }) => lag === 0);
    expect(setAside).toEqual([]);
    const all = Array.from({ length: count }, (_, index) => feed.id(index + 1));
    // What was taken is the end of what was tried.
    expect(recorder.ids.slice(-count)).toEqual(all);
  });
});

describe("an event at which the handler throws each time", () => {
  it("is tried alone for 35 minutes, then set aside, and the next ones are told so", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    recorder.before = (events) => {
      if (events.some(({ id }) => id === feed.id(40))) throw new TypeError("cannot read event");
    };
    const begun = Date.now();
    await feed.append();
    await feed.until(({ after }) => after === 1);
    await feed.append(99);
    for (;;) {
      const { after, status } = await feed.until((state) => state.status === "retrying" || state.lag === 0);
      if (status === "running") break;
      expect(after).toBeLessThan(40);
      await feed.ring();
    }
    const took = Date.now() - begun;
    expect(took).toBeGreaterThan(28 * minute);
    expect(took).toBeLessThan(45 * minute);
    const { setAside } = await feed.until(({ lag }) => lag === 0);
    expect(setAside).toEqual([{ seq: 40, id: feed.id(40), at: expect.any(Number) }]);
    const alone = recorder.batches.filter(({ ids }) => ids.length === 1 && ids[0] === feed.id(40));
    expect(alone).toHaveLength(4);
    const told = recorder.batches.filter(({ context }) => context.skipped.length > 0);
    expect(told).toEqual([{ ids: [feed.id(41)], context: { gap: false, skipped: [feed.id(40)] } }]);
    expect(feed.problems.filter(({ code }) => code === "event-set-aside")).toEqual([
      { code: "event-set-aside", sink: "events", id: feed.id(40), seq: 40 },
    ]);
  });

  it("has no part in another one's first failure: that one comes again", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    const taken: string[] = [];
    let hiccups = 1;
    recorder.before = (events) => {
      const ids = events.map(({ id }) => id);
      if (ids.includes(feed.id(1))) throw new TypeError("cannot read event");
      if (ids.includes(feed.id(2)) && ids.length === 1 && hiccups-- > 0)
        throw new Error("the database is locked");
      taken.push(...ids);
    };
    await feed.append(3);
    await feed.drain();
    expect(new Set(taken)).toEqual(new Set([feed.id(2), feed.id(3)]));
    expect(await feed.object.sink("events")).toMatchObject({ after: 3, setAside: [{ seq: 1 }] });
    expect(feed.problems.filter(({ code }) => code === "event-set-aside")).toMatchObject([{ seq: 1 }]);
  });

  it("and empties its list meanwhile, is set aside all the same", async () => {
    const feed = new SunkFeed((events) => {
      // As a handler does that is not written in TypeScript.
      const queue = events as SinkEvent[];
      const [first] = queue;
      const isBad = first?.id === feed.id(1);
      if (first) Object.assign(first, { id: "changed" });
      queue.length = 0;
      if (isBad) throw new TypeError("cannot read event");
    });
    await feed.append(2);
    await feed.drain();
    expect(await feed.object.sink("events")).toMatchObject({ setAside: [{ seq: 1, id: feed.id(1) }] });
  });

  it("and is the newest one is tried on, and set aside when the next one comes", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    recorder.before = ([event]) => {
      if (event?.id === feed.id(1)) throw new TypeError("cannot read event");
    };
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    // Some alarms ring for something else.
    while (recorder.batches.length < 6) await feed.ring();
    // The next try is hours away, and the new event does not wait for that.
    await feed.append();
    const { setAside } = await feed.until(({ after }) => after === 2);
    expect(setAside).toMatchObject([{ seq: 1 }]);
    expect(recorder.batches.slice(-2)).toMatchObject([
      { ids: [feed.id(1)] },
      { ids: [feed.id(2)], context: { skipped: [feed.id(1)] } },
    ]);
  });

  it("is set aside when the next one comes, however many days later", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    recorder.before = (events) => {
      if (events.some(({ id }) => id === feed.id(1))) throw new TypeError("cannot read event");
    };
    const begun = Date.now();
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    while (Date.now() - begun < 100 * hour) await feed.ring();
    await feed.append(3);
    expect(await feed.until(({ lag }) => lag === 0)).toMatchObject({ after: 4, setAside: [{ seq: 1 }] });
    expect(feed.problems.map(({ code }) => code)).not.toContain("sink-disabled");
  });

  it("and has another such one behind it: the first good one tells of both at once", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    recorder.before = (events) => {
      if (events.some(({ id }) => [feed.id(1), feed.id(2)].includes(id))) throw new TypeError("cannot read");
    };
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    while (recorder.batches.length < 6) await feed.ring();
    await feed.append();
    await vi.waitUntil(() => recorder.ids.includes(feed.id(2)));
    const began = Date.now();
    await feed.append();
    await vi.waitUntil(() => recorder.ids.includes(feed.id(3)));
    await feed.drain();
    expect(await feed.object.sink("events")).toMatchObject({ after: 3, setAside: [{ seq: 1 }, { seq: 2 }] });
    // The second one's own tries.
    expect(Date.now() - began).toBeLessThan(50 * minute);
  });

  it("and is forgotten before the next one comes, leaves that one all of its own tries", async () => {
    Object.assign(env, { RETENTION_HOURS: "24" });
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    const broken = new Set([feed.id(1)]);
    recorder.before = (events) => {
      if (events.some(({ id }) => broken.has(id))) throw new TypeError("cannot read event");
    };
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    const begun = Date.now();
    while (Date.now() - begun < 25 * hour) await feed.ring();
    broken.add(feed.id(2));
    await feed.append(2);
    await vi.waitUntil(() => recorder.ids.includes(feed.id(2)));
    broken.clear();
    await feed.drain();
    expect(await feed.object.sink("events")).toMatchObject({ after: 3, setAside: [] });
  });

  it("is delivered again when the operator says from where", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    let isMended = false;
    recorder.before = (events) => {
      if (!isMended && events.some(({ id }) => id === feed.id(2))) throw new TypeError("cannot read event");
    };
    await feed.append();
    await feed.until(({ after }) => after === 1);
    await feed.append(3);
    await feed.drain();
    isMended = true;
    recorder.batches.length = 0;
    await feed.object.resumeSink("events", 1);
    await feed.until(({ after }) => after === 4);
    expect(recorder.ids).toEqual([2, 3, 4].map((place) => feed.id(place)));
    expect(await feed.object.sink("events")).toMatchObject({ setAside: [] });
  });
});

describe("a mark that waits for what comes after a refused event", () => {
  const mark = { after: 0, retryAt: 9, waitsBehind: 6, refused: { seq: 2, times: 5 } };

  it("waits on where the feed has forgotten what came before that", () => {
    expect(afterGap(mark, 1)).toBe(mark);
  });

  it("waits no more where the feed has forgotten it", () => {
    expect(afterGap(mark, 2)).toEqual({ after: 0 });
  });
});

describe("a handler that takes a few events at once", () => {
  /** An event, with which the sink begins, and 300 that come at once. */
  async function bring(feed: SunkFeed): Promise<void> {
    await feed.append();
    await feed.until(({ lag }) => lag === 0);
    for (let hundreds = 0; hundreds < 3; hundreds += 1) await feed.append(100);
    await feed.drain();
  }

  it("is not given more, once that is found, until ten minutes later", async () => {
    const sink = new Recorder();
    const feed = new SunkFeed(sink.handle);
    sink.before = (events) => {
      if (events.length > 7) throw new Error("too many");
    };
    const refused = (): number => sink.batches.filter(({ ids }) => ids.length > 7).length;
    await bring(feed);
    expect(refused()).toBe(4);

    vi.setSystemTime(Date.now() + 600_000);
    sink.before = () => {};
    await feed.append();
    await feed.until(({ lag }) => lag === 0);
    sink.batches.splice(0);
    await feed.append(100);
    await feed.until(({ lag }) => lag === 0);
    expect(Math.max(...sink.batches.map(({ ids }) => ids.length))).toBeGreaterThan(7);
  });

  it("in time is not given more either, so that few come twice", async () => {
    const handled: string[] = [];
    let late = 0;
    // What takes longer is done all the same.
    const send: Sink["send"] = async ({ events }) => {
      handled.push(...events.map(({ id }) => id));
      if (events.length <= 50) return;
      late += 1;
      throw new DeliveryFailure("timeout");
    };
    const feed = new SunkFeed();
    for (let hundreds = 0; hundreds < 4; hundreds += 1) await feed.append(100);
    await runInDurableObject(feed.object, async (_, context) => {
      const sink: Sink = { name: "events", wants: () => true, send };
      const follower = new Follower(context, new FeedLog(context.storage), feed.name, sink, () => {});
      follower.resume(0);
      for (let turn = 0; follower.state().lag > 0 && turn < 50; turn += 1) {
        vi.setSystemTime(Date.now() + 10_000);
        await follower.deliver();
      }
    });
    expect(late).toBe(1);
    expect(handled).toHaveLength(500);
    expect(new Set(handled).size).toBe(400);
  });

  it("is given more at once again when it was one event that it refused", async () => {
    const sink = new Recorder();
    const feed = new SunkFeed(sink.handle);
    const refused = feed.id(60);
    sink.before = (events) => {
      if (events.some(({ id }) => id === refused)) throw new Error("that one");
    };
    await bring(feed);
    expect(Math.max(...sink.batches.slice(-3).map(({ ids }) => ids.length))).toBe(100);
  });
});

describe("a handler that hangs", () => {
  it("puts off no retry of the webhook beside it", async () => {
    setWebhook();
    const receiver = new Receiver();
    receiver.reply = () => new Response("", { status: 503 });
    const { opened, open } = gate();
    const feed = new SunkFeed(() => opened);
    await feed.append();
    const { retryAt = 0 } = await feed.until(({ status }) => status === "retrying", "webhook");
    await vi.waitUntil(async () => ((await feed.alarmAt()) ?? Infinity) <= retryAt);
    open();
  });
});

describe("a handler that fails", () => {
  it("is seen by the operator, though what it threw cannot be printed", async () => {
    const feed = new SunkFeed(() => {
      throw Object.create(null);
    });
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    expect(feed.problems).toMatchObject([{ code: "events-failed", events: 1 }]);
  });

  it("is seen by the operator, with what it threw and where", async () => {
    const feed = new SunkFeed(() => {
      throw new RangeError("no table named events");
    });
    await feed.append(2);
    await feed.until(({ status }) => status === "retrying");
    expect(feed.problems).toEqual([
      { code: "events-failed", error: expect.any(RangeError), events: 2, failures: 1 },
    ]);
    expect(errors).toHaveBeenCalledWith({
      message: "the events handler failed; the alarm tries again",
      kind: "events-failed",
      code: "events-failed",
      error: "RangeError",
      reason: "no table named events",
      stack: expect.stringContaining("sinks.test.ts"),
      events: 2,
      failures: 1,
    });
    expect(await feed.object.sink("events")).toMatchObject({
      status: "retrying",
      after: 0,
      lag: 2,
      lastError: { kind: "thrown" },
    });
  });

  it("at every event is disabled after 75 hours, with its place kept, and goes on when it is resumed", async () => {
    const recorder = new Recorder();
    let isMended = false;
    recorder.before = () => {
      if (!isMended) throw new Error("broken");
    };
    const feed = new SunkFeed(recorder.handle);
    const begun = Date.now();
    await feed.append(6);
    for (;;) {
      const { status } = await feed.until((state) => state.status !== "running");
      if (status === "disabled") break;
      await feed.ring();
    }
    expect((Date.now() - begun) / hour).toBeGreaterThan(60);
    expect((Date.now() - begun) / hour).toBeLessThan(91);
    expect(await feed.object.sink("events")).toMatchObject({
      ...{ status: "disabled", disabledBy: "exhausted", after: 0, lag: 6, setAside: [] },
    });
    expect(await feed.object.disabledSinks()).toEqual(["events"]);
    expect(feed.problems.at(-1)).toEqual({
      ...{ code: "sink-disabled", sink: "events", disabledBy: "exhausted", reason: "thrown" },
    });
    // Nothing wakes it any more.
    recorder.batches.length = 0;
    await feed.append();
    await feed.ring();
    expect(Number(await feed.alarmAt()) - Date.now()).toBeGreaterThan(24 * hour);
    expect(recorder.batches).toEqual([]);
    isMended = true;
    await feed.object.resumeSink("events");
    await feed.until(({ after }) => after === 7);
    expect(recorder.ids).toHaveLength(7);
  });

  it("to come back in time is tried again", async () => {
    const taken: number[] = [];
    const state = await runInDurableObject(new SunkFeed().object, async (_, context) => {
      const log = new FeedLog(context.storage);
      const handle = (events: readonly SinkEvent[]): Promise<void> => {
        taken.push(events.length);
        return new Promise(() => {});
      };
      const follower = new Follower(
        context,
        log,
        "f",
        eventsHandlerSink(handle, env, () => {}, 10),
        () => {},
      );
      follower.begin(0);
      const ring = { type: "ring" as const, callUuid: "c", receivedAt: Date.now(), parameters: {} };
      log.append([{ call: "c", epoch: "e", seq: 1, events: [ring, ring] }]);
      await follower.deliver();
      return follower.state();
    });
    expect(taken).toEqual([2]);
    expect(state).toMatchObject({ status: "retrying", after: 0, lastError: { kind: "timeout" } });
  });
});

describe("what a feed no longer has", () => {
  it("was forgotten before it could be delivered: a gap is told", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    await feed.append();
    await feed.until(({ after }) => after === 1);
    recorder.before = () => {
      throw new Error("broken");
    };
    await feed.append(2);
    await feed.until(({ status }) => status === "retrying");
    vi.setSystemTime(Date.now() + 8 * 24 * hour);
    await runInDurableObject(feed.object, (_, { storage }) => {
      storage.sql.exec("DELETE FROM event WHERE seq <= 2");
    });
    await evictDurableObject(feed.object);
    recorder.before = () => {};
    recorder.batches.length = 0;
    await feed.append();
    await feed.until(({ lag }) => lag === 0);
    expect(recorder.batches).toEqual([
      { ids: [feed.id(3)], context: { gap: true, skipped: [] } },
      { ids: [feed.id(4)], context: { gap: false, skipped: [] } },
    ]);
  });

  it("was erased with its call: its place, its time and its id come, and no fact", async () => {
    const found: SinkEvent[] = [];
    let isBroken = true;
    const feed = new SunkFeed((events) => {
      if (isBroken) throw new Error("broken");
      found.push(...events);
    });
    await feed.append(2);
    await feed.until(({ status }) => status === "retrying");
    await feed.object.erase(feed.call);
    isBroken = false;
    await feed.object.resumeSink("events");
    await feed.until(({ lag }) => lag === 0);
    const erased = { type: "erased", call: feed.call, callUuid: feed.call, receivedAt: expect.any(Number) };
    expect(found).toEqual([1, 2].map((place) => ({ ...erased, id: feed.id(place) })));
  });

  it("is not on its way to a sink any more when an erasure is done", async () => {
    const { opened, open } = gate();
    const recorder = new Recorder();
    recorder.before = () => opened;
    const feed = new SunkFeed(recorder.handle);
    await feed.append();
    await vi.waitUntil(() => recorder.batches.length === 1);
    let isErased = false;
    const erasure = feed.object.erase(feed.call).then(() => {
      isErased = true;
    });
    await feed.object.page(0, 1, { unredacted: false });
    expect(isErased).toBe(false);
    open();
    await erasure;
  });
});
