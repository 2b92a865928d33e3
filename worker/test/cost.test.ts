import {
  createExecutionContext,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type ResponseElement, response, speak } from "@plivo-edge/xml";
import { afterEach, expect, it, vi } from "vitest";
import page from "../COST.md?raw";
import { tables } from "../scripts/cost/tables.ts";
import { eventBytes, type Usage, usage } from "../scripts/cost/usage.ts";
import type { Feed } from "../src/feed/feed.ts";
import { FeedLog } from "../src/feed/feed-log.ts";
import { createRelay, type Relay } from "../src/relay.ts";
import type { Mark } from "../src/sinks/mark.ts";
import { Meter } from "./cost/meter.ts";
import { ordinaryCall } from "./cost/ordinary-call.ts";
import { relayUrl, signed } from "./plivo.ts";
import { feedTicket, type Subscriber, subscribe, subscribeFeed, ticketFor } from "./subscriber.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const day = 24 * 3_600_000;
/** The default feed of one relay, and of another that has a sink. */
type FeedName = "calls" | "sunk" | false;

const relayOf = (feed: FeedName): Relay => {
  const answer = (): ResponseElement => response(speak("Hello."));
  return createRelay({ answer, feed, ...(feed === "sunk" && { events: () => {} }) });
};

/** A call with one subscriber, from its first second to its last row. */
class Measured {
  readonly call: string = crypto.randomUUID();
  readonly #object = env.CALL.getByName(this.call);
  readonly #meter: Meter;
  readonly #feed: FeedName;
  readonly #start = Date.now();
  #left: Promise<unknown> | undefined;
  /** Requests to the Worker. */
  worker = 0;
  /** How long its objects were busy. */
  milliseconds = 0;
  forgotten = 0;

  constructor(meter: Meter, feed: FeedName) {
    this.#meter = meter;
    this.#feed = feed;
  }

  async play(): Promise<void> {
    const { call } = this;
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    this.worker += 1;
    expect(await subscriber.next()).toMatchObject({ type: "welcome" });
    // As a watch does.
    this.#left = leaveAtEnd(subscriber);
    for (const [second, type, params] of ordinaryCall(call)) {
      await this.#sleepUntil(this.#start + second * 1000);
      await this.#tell(type, params);
    }
  }

  /** What it keeps on disk. */
  bytes(): Promise<number> {
    return this.#meter.unseen(() =>
      runInDurableObject(this.#object, (_, { storage }) => storage.sql.databaseSize),
    );
  }

  async retire(): Promise<void> {
    await this.#sleepUntil(this.#start + 30 * day);
  }

  async #tell(type: string, params: Record<string, string>): Promise<void> {
    const request = await signed(`${relayUrl}/v1/callbacks/${type}`, params);
    const context = createExecutionContext();
    const began = performance.now();
    const reply = await relayOf(this.#feed).fetch(request, env, context);
    await reply.text();
    await waitOnExecutionContext(context);
    await this.#meter.delivered();
    this.milliseconds += performance.now() - began;
    this.worker += 1;
    expect(reply.status).toBe(200);
  }

  /** Lets the alarms ring that are due until then. In between it sleeps, so that each request wakes it. */
  async #sleepUntil(time: number): Promise<void> {
    for (;;) {
      const at = await this.#meter.unseen(() => this.#sleep());
      if (at === null || at > time) break;
      vi.setSystemTime(at);
      const rows = await this.#meter.unseen(() => this.#rows());
      await runDurableObjectAlarm(this.#object);
      if (time > this.#start + 60_000) await this.#left;
      // What `deleteAll` counts as is written nowhere: at most, all that there was.
      if ((await this.#meter.unseen(() => this.#rows())) === 0) this.forgotten += rows;
    }
    vi.setSystemTime(time);
  }

  async #sleep(): Promise<number | null> {
    await evictDurableObject(this.#object, { webSockets: "hibernate" });
    return runInDurableObject(this.#object, (_, { storage }) => storage.getAlarm());
  }

  #rows(): Promise<number> {
    return runInDurableObject(this.#object, (_, { storage: { kv } }) => [...kv.list()].length);
  }
}

async function leaveAtEnd(subscriber: Subscriber): Promise<void> {
  while ((await subscriber.next()).type !== "end");
  subscriber.socket.close(1000);
  await subscriber.closed;
}

async function measure(feed: FeedName): Promise<{ usage: Usage; eventBytes: number; milliseconds: number }> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const meter = new Meter();
  // As a Worker's module does, before there is any object.
  relayOf(feed);
  if (feed) await warm(feed);
  await meter.attach();
  const measured = new Measured(meter, feed);
  await measured.play();
  const bytes = await measured.bytes();
  const eventBytes = feed ? await meter.unseen(() => sizeOfEvents(feed)) : 0;
  await measured.retire();
  if (feed) await forget(feed, meter);
  const { call, feed: appends, rowsRead, rowsWritten } = meter.take();
  const { worker, forgotten, milliseconds } = measured;
  return {
    usage: { worker, call, feed: appends, rowsWritten: rowsWritten + forgotten, rowsRead, bytes },
    eventBytes,
    milliseconds,
  };
}

/** A feed that is in use: someone follows it, it has an alarm, and knows of another call. */
async function warm(feed: Exclude<FeedName, false>): Promise<void> {
  await (await subscribeFeed(feed, { ticket: await feedTicket(feed) })).next();
  await addAnother(feed);
  if (feed === "sunk")
    await vi.waitUntil(() => runInDurableObject(env.FEED.getByName(feed), isSaved), { timeout: 15_000 });
}

/** Whether the sink's place is on disk, within a second. */
function isSaved(_: Feed, { storage }: DurableObjectState): boolean {
  return storage.kv.get<Mark>("sink events")?.after === 4;
}

async function addAnother(feed: Exclude<FeedName, false>): Promise<void> {
  const call = crypto.randomUUID();
  for (const [, type, params] of ordinaryCall(call)) {
    const context = createExecutionContext();
    const request = await signed(`${relayUrl}/v1/callbacks/${type}`, params);
    await (await relayOf(feed).fetch(request, env, context)).text();
    await waitOnExecutionContext(context);
    await runDurableObjectAlarm(env.CALL.getByName(call));
  }
}

function sizeOfEvents(feed: Exclude<FeedName, false>): Promise<number> {
  return runInDurableObject(env.FEED.getByName(feed), (_, { storage: { sql } }) => {
    const row = sql.exec("SELECT avg(length(body) + length(id)) AS bytes FROM event").one();
    return Math.round(Number(row["bytes"]));
  });
}

/** Another call is the newest, and the alarm that all calls share deletes the rows of this one. */
async function forget(feed: Exclude<FeedName, false>, meter: Meter): Promise<void> {
  const object = env.FEED.getByName(feed);
  await meter.unseen(() => addAnother(feed));
  const log = await meter.unseen(() =>
    runInDurableObject(object, (_, { storage }) => {
      const log = new FeedLog(storage);
      log.forget(8, 0);
      return log;
    }),
  );
  await runInDurableObject(object, () => log.forget(4, 0));
}

it.each([
  ["without a feed", false, usage.alone],
  ["with the default feed", "calls", usage.withFeed],
  ["with the default feed and a sink", "sunk", usage.withSink],
] as const)("a call %s takes what the page on cost says", async (_, feed, counted) => {
  const measured = await measure(feed);
  expect(measured.usage).toEqual(counted);
  // For the eye: every machine has another.
  console.info(`its callbacks kept the objects busy for ${measured.milliseconds} ms`);
  if (feed) expect(measured.eventBytes).toBe(eventBytes);
});

it("the page on cost has the tables that are made of it", () => {
  expect(page).toContain(tables());
});
