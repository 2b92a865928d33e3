import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { CallEvent } from "@plivo-edge/callbacks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call } from "../src/call/call.ts";
import { Feed } from "../src/feed/feed.ts";
import { Alarm } from "../src/storage/alarm.ts";
import { Subscribers } from "../src/subscribers/subscribers.ts";
import { callback, facts } from "./plivo.ts";
import { SunkFeed } from "./sinks.ts";
import { subscribe, ticketFor } from "./subscriber.ts";

const day = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type AnyObject = Parameters<typeof runDurableObjectAlarm>[0];

function alarmOf(object: AnyObject): Promise<number | null> {
  return runInDurableObject(object, (_, { storage }) => storage.getAlarm());
}

/** Whoever waits for others does so twenty times as fast. */
function hurry(): void {
  const { setTimeout } = globalThis;
  const soon = (work: () => void, milliseconds = 0) => setTimeout(work, milliseconds / 20);
  // The platform's has overloads that nobody here uses.
  vi.spyOn(globalThis, "setTimeout").mockImplementation(soon as typeof setTimeout);
}

/** The next alarm of any object that has subscribers throws. */
function breakOnce(): void {
  vi.spyOn(Subscribers.prototype, "expire").mockImplementationOnce(() => {
    throw new Error("broken");
  });
}

function ring(call: string): CallEvent {
  return { type: "ring", callUuid: call, requestUuid: call, receivedAt: Date.now(), parameters: {} };
}

function speech(call: string, at: number): CallEvent {
  return { ...ring(call), type: "speech", nonce: `${at}` } as CallEvent;
}

async function tell(type: string, call: string, path = ""): Promise<void> {
  const status = type === "hangup" ? "completed" : "ringing";
  await (await callback(type, { ...facts(call), CallStatus: status }, { path })).text();
}

describe("an alarm that throws", () => {
  it("of a call rings again", async () => {
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    await tell("ring", call);
    vi.setSystemTime(Date.now() + day);
    breakOnce();
    await runDurableObjectAlarm(object);
    const next = await alarmOf(object);
    expect(next).toBeGreaterThan(Date.now());
    expect(next).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it("of a feed rings again", async () => {
    const feed = crypto.randomUUID();
    const object = env.FEED.getByName(feed);
    await tell("ring", crypto.randomUUID(), `/feed/${feed}`);
    await vi.waitUntil(async () => (await alarmOf(object)) !== null);
    vi.setSystemTime(Date.now() + 8 * day);
    breakOnce();
    await runDurableObjectAlarm(object);
    expect(await alarmOf(object)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it("of a placement rings again", async () => {
    const object = env.PLACEMENT.getByName(crypto.randomUUID());
    await object.storeDocument("<Response/>");
    await runInDurableObject(object, (_, { storage }) => {
      vi.spyOn(storage, "deleteAll").mockRejectedValueOnce(new Error("broken"));
    });
    vi.setSystemTime(Date.now() + 3 * day);
    await runDurableObjectAlarm(object);
    expect(await alarmOf(object)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it("and is lost all the same is set again by the next copy of a callback", async () => {
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    await tell("hangup", call);
    await runInDurableObject(object, (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(object);
    await tell("hangup", call);
    expect(await alarmOf(object)).toBeGreaterThan(Date.now());
  });
});

describe("an event that a feed has stored when setting its alarm failed", () => {
  it("has one when it is delivered again, and goes to the sinks", async () => {
    const taken: string[] = [];
    const feed = new SunkFeed((events) => void taken.push(...events.map(({ id }) => id)));
    const delivery = { call: feed.call, epoch: "e", seq: 1, events: [ring(feed.call)] };
    await runInDurableObject(feed.object, async (object: Feed, { storage }) => {
      vi.spyOn(storage, "setAlarm").mockRejectedValueOnce(new Error("disk"));
      await expect(object.append(delivery)).rejects.toThrow("disk");
    });
    expect(await alarmOf(feed.object)).toBeNull();
    await feed.object.append(delivery);
    expect(await alarmOf(feed.object)).toBeGreaterThan(Date.now());
    await vi.waitUntil(() => taken.length > 0);
    expect(taken).toEqual([feed.id(1)]);
  });
});

describe("what others have not taken for long", () => {
  it("keeps a call's alarm for ten seconds, and goes on behind it", async () => {
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    const append = vi.spyOn(Feed.prototype, "append").mockRejectedValue(new Error("down"));
    const own = () => append.mock.calls.filter(([delivery]) => delivery.call === call).length;
    await tell("ring", call);
    await runInDurableObject(object, async (object: Call) => {
      for (let at = 0; at < 500; at += 1) await object.record(speech(call, at), []);
    });
    await vi.waitUntil(() => own() > 0);
    hurry();
    // Six seconds for a hundred events: less than the ten after which a delivery counts as failed.
    append.mockImplementation(() => scheduler.wait(300));
    vi.setSystemTime(Date.now() + 60_000);
    const before = own();
    await runDurableObjectAlarm(object);
    expect(own() - before).toBeLessThanOrEqual(2);
    await vi.waitUntil(() => own() - before === 6, { timeout: 15_000 });
  }, 20_000);

  it("keeps a feed's alarm for ten seconds, and goes on behind it", async () => {
    let taken = 0;
    const feed = new SunkFeed(async (events) => {
      taken += events.length;
      // Twelve of the twenty seconds that a handler may take.
      await scheduler.wait(600);
    });
    hurry();
    await feed.append();
    await vi.waitUntil(() => taken === 1);
    await feed.append(300);
    await runDurableObjectAlarm(feed.object);
    expect(taken).toBeLessThan(301);
    await vi.waitUntil(() => taken === 301, { timeout: 15_000 });
  }, 20_000);
});

describe("an alarm in the past", () => {
  it("counts as none", async () => {
    const set = vi.fn(() => Promise.resolve());
    const storage = { getAlarm: () => Promise.resolve(Date.now() - day), setAlarm: set };
    await new Alarm(storage as unknown as DurableObjectStorage).set(Date.now() + day);
    expect(set).toHaveBeenCalledWith(Date.now() + day);
  });
});

describe("a feed that hangs", () => {
  it("delays neither the end, nor a ticket's expiry", async () => {
    vi.spyOn(Feed.prototype, "append").mockReturnValue(new Promise<void>(() => {}));
    hurry();
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    const stays = await subscribe(call, { ticket: await ticketFor(call) });
    const expires = await subscribe(call, { ticket: await ticketFor(call, { expiresIn: 20 }) });
    await Promise.all([stays.next(), expires.next()]);
    await tell("hangup", call);
    await Promise.all([stays.next(), expires.next()]);
    vi.setSystemTime(Date.now() + 6_000);
    const first = runDurableObjectAlarm(object);
    expect(await stays.next()).toEqual({ type: "end", seq: 1 });
    vi.setSystemTime(Date.now() + 30_000);
    await first;
    await runDurableObjectAlarm(object);
    expect(await expires.closed).toBe(4401);
  });

  it("is not tried on every event once it has failed", async () => {
    const append = vi.spyOn(Feed.prototype, "append").mockRejectedValue(new Error("broken"));
    const call = crypto.randomUUID();
    const feed = crypto.randomUUID();
    await tell("ring", call, `/feed/${feed}`);
    const own = () => append.mock.calls.filter(([delivery]) => delivery.call === call).length;
    await vi.waitUntil(() => own() >= 2);
    const tried = own();
    for (let index = 0; index < 20; index += 1) {
      const pressed = { ...facts(call), ConferenceAction: "digits", ConferenceDigitsMatch: "1" };
      await (await callback("conference", pressed)).text();
    }
    expect(own()).toBe(tried);
  });
});
