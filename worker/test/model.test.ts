import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type CallEvent, type CallState, eventId, foldCall, queuedCall } from "@plivo-edge/callbacks";
import { type CallUpdate, type CallWatch, watchCall } from "@plivo-edge/live";
import fc from "fast-check";
import { expect, it } from "vitest";
import { CallStorage } from "../src/call/call-storage.ts";
import { type History, history, type Story } from "./model/history.ts";
import { RelaySocket } from "./model/socket.ts";
import { callback, facts } from "./plivo.ts";
import { ticketFor } from "./subscriber.ts";

// The subscriber pauses before it comes back; a thousandth of that is enough here.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((action: () => void, delay = 0) =>
  realTimeout(action, delay / 1000)) as typeof globalThis.setTimeout;

const runs = Number(env.MODEL_RUNS ?? 200);
const everything = { unredacted: true };

function parameters(call: string, story: Story, event: number): Record<string, string> {
  const type = story[event];
  const answered = story.includes("answer");
  const status = {
    ring: "ringing",
    answer: "in-progress",
    machine: "in-progress",
    hangup: answered ? "completed" : "busy",
  };
  return {
    ...facts(call),
    CallStatus: status[type ?? "ring"],
    ...(type === "machine" && { Machine: "true" }),
    ...(type === "hangup" && { HangupCauseCode: answered ? "4000" : "3010", Duration: answered ? "7" : "0" }),
  };
}

/** Everything but the times, which are those of arrival. */
function factsOf({ ringingAt: _, answeredAt: __, endedAt: ___, ...state }: CallState): CallState {
  return state;
}

class Watcher {
  readonly call: number;
  readonly watch: CallWatch;
  readonly updates: CallUpdate[] = [];
  left = false;
  readonly #done: Promise<void>;
  #arrived: () => void = () => {};

  constructor(call: number, ticket: string) {
    this.call = call;
    // It does all that the subscriber asks of a WebSocket.
    const WebSocket = RelaySocket as unknown as typeof globalThis.WebSocket;
    this.watch = watchCall(ticket, { WebSocket });
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
    const response = await callback(type, parameters(key, story, event), { path: `/feed/${feed}` });
    await response.text();
    expect(response.status).toBe(200);
    delivered[call]?.add(event);
  }

  for (const step of steps) {
    const key = "call" in step ? calls[step.call] : undefined;
    if (step.kind === "deliver") await deliver(step.call, step.event);
    else if (step.kind === "drop") RelaySocket.dropAll();
    else if (step.kind === "abort") await abortAllDurableObjects();
    else if (step.kind === "leave") await watchers[step.watcher]?.close();
    else if (!key) continue;
    else if (step.kind === "watch") watchers.push(new Watcher(step.call, await ticketFor(key)));
    else if (step.kind === "evict") await evict(key, step.sockets);
    else if (step.kind === "forget") await forgetDeliveries(key);
    else await runDurableObjectAlarm(env.CALL.getByName(key));
  }
  for (const [call, story] of stories.entries()) {
    for (const event of story.keys()) if (!delivered[call]?.has(event)) await deliver(call, event);
  }

  const logs = await Promise.all(
    calls.map(async (call) => {
      await runDurableObjectAlarm(env.CALL.getByName(call));
      return env.CALL.getByName(call).snapshot(everything);
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

    const page = await env.FEED.getByName(feed).page(0, 1000, everything);
    const inFeed = page.events.filter((event) => "call" in event && event.call === key);
    // Plain events, for an id that subscribers' types do not promise.
    expect(inFeed.map((event) => eventId(event as CallEvent))).toEqual(
      log.events.map((event) => eventId(event as CallEvent)),
    );
  }
}

it(`${runs} histories: no event lost, doubled or out of order, for the log, its subscribers and its feed`, async () => {
  await fc.assert(fc.asyncProperty(history, play), {
    numRuns: runs,
    ...(env.MODEL_SEED && { seed: Number(env.MODEL_SEED) }),
  });
}, 3_600_000);
