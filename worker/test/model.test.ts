import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { type CallEvent, type CallState, eventId, foldCall, queuedCall } from "@plivo-edge/callbacks";
import { type CallUpdate, type CallWatch, PollingSocket, watchCall } from "@plivo-edge/live";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { Call } from "../src/call/call.ts";
import { CallStorage } from "../src/call/call-storage.ts";
import { Feed } from "../src/feed/feed.ts";
import type { CallSubscribers } from "../src/subscribers/call-frames.ts";
import { Subscribers } from "../src/subscribers/subscribers.ts";
import { type History, history, type Story } from "./model/history.ts";
import { RelaySocket } from "./model/socket.ts";
import { callback, facts } from "./plivo.ts";
import { ticketFor } from "./subscriber.ts";

// Pauses, deadlines and what a request waits for news are all a hundredth of what they are elsewhere.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((action: () => void, delay = 0) =>
  realTimeout(action, delay / 100)) as typeof globalThis.setTimeout;
const realWait = scheduler.wait.bind(scheduler);
scheduler.wait = (delay, options) => realWait(delay / 100, options);
// Longer than a delivery is waited for, in milliseconds.
const hangsFor = 200;

const runs = Number(env.MODEL_RUNS ?? 60);
const seed = Number(env.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const everything = { unredacted: true };

function parameters(call: string, story: Story, event: number): Record<string, string> {
  const type = story[event];
  const answered = story.includes("answer");
  const status = {
    ring: "ringing",
    answer: "in-progress",
    machine: "in-progress",
    hangup: answered ? "completed" : "busy",
    recording: "completed",
  };
  return {
    ...facts(call),
    CallStatus: status[type ?? "ring"],
    ...(type === "machine" && { Machine: "true" }),
    ...(type === "recording" && { RecordingID: `recording-${call}` }),
    ...(type === "hangup" && { HangupCauseCode: answered ? "4000" : "3010", Duration: answered ? "7" : "0" }),
  };
}

/** Everything but the times, which are those of arrival. */
function factsOf({ ringingAt: _, answeredAt: __, endedAt: ___, ...state }: CallState): CallState {
  return state;
}

class Watcher {
  readonly call: number;
  readonly polls: boolean;
  readonly watch: CallWatch;
  readonly updates: CallUpdate[] = [];
  left = false;
  readonly #done: Promise<void>;
  #arrived: () => void = () => {};

  constructor(call: number, ticket: string, polls: boolean) {
    this.call = call;
    this.polls = polls;
    // It does all that the subscriber asks of a WebSocket.
    const WebSocket = polls ? PollingSocket : (RelaySocket as unknown as typeof globalThis.WebSocket);
    this.watch = watchCall(ticket, { WebSocket, afterEnd: true });
    this.#done = this.#follow();
  }

  async #follow(): Promise<void> {
    for await (const update of this.watch) {
      this.updates.push(update);
      this.#arrived();
    }
  }

  /** Resolves when the subscriber has seen the event with this sequence number, or has had ample time to. */
  async reach(seq: number): Promise<void> {
    const seen = (): boolean => (this.updates.at(-1)?.seq ?? 0) >= seq;
    if (seen()) return;
    await new Promise<void>((resolve) => {
      const timer = realTimeout(resolve, 5_000);
      this.#arrived = () => {
        if (!seen()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async close(): Promise<void> {
    this.left = true;
    this.watch.close();
    await this.#done;
  }
}

/** By how many milliseconds the clock has been put on. */
let ahead = 0;

/** What goes wrong next, whichever object it befalls. */
const trouble = {
  throwing: { times: 0, stores: false },
  hanging: 0,
  failing: 0,
  none() {
    this.throwing = { times: 0, stores: false };
    this.hanging = this.failing = 0;
  },
};

/** Lets the objects do what `trouble` says. */
function makeTrouble(): void {
  const { record } = Call.prototype;
  vi.spyOn(Call.prototype, "record").mockImplementation(async function (this: Call, ...inputs) {
    const breaks = trouble.throwing.times-- > 0;
    const { stores } = trouble.throwing;
    const stored = !breaks || stores ? await record.apply(this, inputs) : undefined;
    if (breaks || !stored) throw new Error("Durable Object reset because its code was updated.");
    return stored;
  });
  const { append } = Feed.prototype;
  vi.spyOn(Feed.prototype, "append").mockImplementation(async function (this: Feed, ...inputs) {
    // It takes them after all, when they have been given up and delivered again.
    if (trouble.hanging-- > 0) await new Promise((resolve) => realTimeout(resolve, hangsFor));
    await append.apply(this, inputs);
  });
  const { expire } = Subscribers.prototype;
  vi.spyOn(Subscribers.prototype, "expire").mockImplementation(function (this: CallSubscribers) {
    if (trouble.failing-- > 0) throw new Error("an alarm fails");
    expire.apply(this);
  });
}

async function evict(call: string, webSockets: "hibernate" | "close"): Promise<void> {
  try {
    await evictDurableObject(env.CALL.getByName(call), { webSockets });
  } catch (error) {
    // There is nothing to evict where no callback and no subscriber has been.
    if (!String(error).includes("not currently running")) throw error;
  }
}

async function forgetDeliveries(call: string): Promise<void> {
  await runInDurableObject(env.CALL.getByName(call), async (_, { storage }) => {
    const kept = new CallStorage(storage);
    kept.feeds = new Map([...kept.feeds.keys()].map((name) => [name, { sent: 0 }]));
    if (kept.exists) kept.save();
    // What is not on disk yet would die with the object.
    await storage.sync();
  });
  await abortAllDurableObjects();
}

async function play({ stories, steps }: History): Promise<void> {
  const feed = crypto.randomUUID();
  const calls = stories.map(() => crypto.randomUUID());
  const watchers: Watcher[] = [];
  const delivered = stories.map(() => new Set<number>());

  async function deliver(call: number, event: number): Promise<void> {
    const [key, story] = [calls[call], stories[call]];
    const type = story?.[event];
    if (!key || !story || !type) return;
    // Of a call that nothing has been heard of, a recording makes none.
    if (type === "recording" && (await env.CALL.getByName(key).snapshot(everything)).seq === 0) return;
    const response = await callback(type, parameters(key, story, event), { path: `/feed/${feed}` });
    await response.text();
    if (response.status === 200) delivered[call]?.add(event);
    else expect(response.status).toBeGreaterThanOrEqual(500);
  }

  for (const step of steps) {
    const key = "call" in step ? calls[step.call] : undefined;
    if (step.kind === "deliver") await deliver(step.call, step.event);
    else if (step.kind === "drop") RelaySocket.dropAll();
    else if (step.kind === "abort") await abortAllDurableObjects();
    else if (step.kind === "leave") await watchers[step.watcher]?.close();
    else if (step.kind === "throw") trouble.throwing = { times: step.times, stores: step.stores };
    else if (step.kind === "hang") trouble.hanging = step.times;
    else if (step.kind === "fail") trouble.failing = 1;
    else if (!key) continue;
    else if (step.kind === "watch") watchers.push(new Watcher(step.call, await ticketFor(key), step.polls));
    // An object does not sleep while a request waits in it.
    else if (step.kind === "evict") {
      const isPolled = watchers.some((one) => one.call === step.call && one.polls && !one.left);
      if (!isPolled) await evict(key, step.sockets);
    } else if (step.kind === "forget") await forgetDeliveries(key);
    else {
      if (step.kind === "settle") ahead += 6_000;
      await runDurableObjectAlarm(env.CALL.getByName(key));
    }
  }
  trouble.none();
  for (const [call, story] of stories.entries()) {
    for (const event of story.keys()) {
      for (let tries = 0; tries < 20 && !delivered[call]?.has(event); tries += 1) await deliver(call, event);
    }
  }

  const inFeed = async (call: string): Promise<CallEvent[]> => {
    const { events } = await env.FEED.getByName(feed).page(0, 1000, everything);
    // Plain events, for an id that subscribers' types do not promise.
    return events.filter((event) => "call" in event && event.call === call) as CallEvent[];
  };
  const logs = await Promise.all(
    calls.map(async (call) => {
      const object = env.CALL.getByName(call);
      // A document goes out before its event is stored, where that takes more than one try.
      const { length } = stories[calls.indexOf(call)] ?? [];
      const isStored = async (): Promise<boolean> => (await object.snapshot(everything)).seq === length;
      await vi.waitUntil(isStored, { timeout: 5_000, interval: 5 }).catch(() => {});
      // A delivery that hangs is given up first, and made again by the next alarm.
      for (let alarms = 0; alarms < 3; alarms += 1) {
        await runDurableObjectAlarm(object);
        if ((await inFeed(call)).length === (await object.snapshot(everything)).seq) break;
      }
      return object.snapshot(everything);
    }),
  );
  for (const [call, log] of logs.entries()) {
    const key = calls[call] ?? "";
    const story = stories[call] ?? [];
    // The log has each fact once, whatever was delivered how often.
    expect(log.events.map(({ type }) => type).toSorted()).toEqual(story.toSorted());
    const truth = story
      .map((type) => log.events.find((one) => one.type === type))
      // The log holds an event of every type of the story: that is what has just been checked.
      .reduce((state, event) => foldCall(state, event as unknown as CallEvent), queuedCall);
    expect(factsOf(log.state)).toEqual(factsOf(truth));

    for (const watcher of watchers.filter((one) => one.call === call)) {
      if (!watcher.left) await watcher.reach(log.seq);
      const seen = watcher.updates.map(({ seq, event }) => `${seq} ${event.type}`);
      const all = log.events.map(({ type }, index) => `${index + 1} ${type}`);
      expect(seen).toEqual(watcher.left ? all.slice(0, seen.length) : all);
      if (!watcher.left) expect(factsOf(watcher.watch.state)).toMatchObject({ status: log.state.status });
      await watcher.close();
    }

    expect((await inFeed(key)).map(eventId)).toEqual(log.events.map((event) => eventId(event as CallEvent)));
  }
}

it(`${runs} histories from seed ${seed}: no event lost, doubled or out of order, for the log, its subscribers and its feed`, async () => {
  const { now } = Date;
  vi.spyOn(Date, "now").mockImplementation(() => now() + ahead);
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => exports.default.fetch(new Request(url, init)));
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  makeTrouble();
  await fc.assert(fc.asyncProperty(history, play), { numRuns: runs, seed });
}, 3_600_000);
