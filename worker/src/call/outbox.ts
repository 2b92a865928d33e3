import type { Environment } from "../config/environment.ts";
import { feedObject } from "../config/stubs.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import type { CallStorage, FeedMark } from "./call-storage.ts";
import type { EventLog } from "./event-log.ts";

// Names come in signed URLs, each of them another delivery of every event.
const feedsPerCall = 10;
const eventsPerDelivery = 100;
// Deliveries take milliseconds.
const deliveryTimeout = 10_000;
// After a failure, and twice as long after each one more.
const firstPause = 10_000;
// An object that has too much to do is not helped by being asked again soon.
const pauseOfOverloaded = 60_000;
const longestPause = 3_600_000;
// Only a crash leaves a delivery behind that nobody knows to have failed. Most calls have an alarm that is due before
// this, so that it costs them none of their own.
const lookAgainAfter = 240_000;

/**
 * Carries a call's events to the feeds that follow it: in order, and at least once.
 *
 * The log is the box. For each feed there is only a mark of how far it has taken the events. The mark goes to disk with
 * the next event, as part of its row: after a crash the same events are delivered again, and the feed knows them by their
 * ids.
 */
export class Outbox {
  readonly #storage: CallStorage;
  readonly #log: EventLog;
  readonly #environment: Environment;
  readonly #call: string;
  readonly #marks: Map<string, FeedMark>;
  readonly #running: Map<string, Promise<void>> = new Map();
  #stopped = false;

  constructor(storage: CallStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    this.#marks = new Map(storage.feeds);
    storage.feeds = this.#marks;
  }

  /** Adds feeds to those that get the call's events, from the first one on. */
  follow(feeds: readonly string[]): void {
    for (const feed of feeds) {
      if (this.#marks.has(feed)) continue;
      if (this.#marks.size < feedsPerCall) this.#marks.set(feed, { sent: 0 });
      else log("warn", "a call names more feeds than may follow it");
    }
  }

  /** When to deliver what is pending, if nobody does before, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    const lookAt = Date.now() + lookAgainAfter;
    return this.#behind().reduce((due, [, { retryAt = lookAt }]) => Math.min(due, retryAt), Infinity);
  }

  /** Whether some feed lacks some event. */
  get pending(): boolean {
    return this.#behind().length > 0;
  }

  /** Delivers all that is pending. What could not be delivered stays pending. */
  async flush(): Promise<void> {
    await this.#flush(this.#behind());
  }

  /** The same on a new event, which is no reason to try a feed again that has failed: the alarm does that. */
  async flushUnlessPaused(): Promise<void> {
    await this.#flush(this.#behind().filter(([, { retryAt = 0 }]) => retryAt <= Date.now()));
  }

  /** Begins no delivery any more, and waits for those that are on their way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running.values());
  }

  async #flush(behind: readonly (readonly [string, FeedMark])[]): Promise<void> {
    await Promise.all(
      behind.map(([feed]) => {
        const running = this.#running.get(feed) ?? this.#deliverAll(feed);
        this.#running.set(feed, running);
        return running;
      }),
    );
  }

  /** Each feed on its own: one that hangs does not delay the others. */
  async #deliverAll(feed: string): Promise<void> {
    try {
      for (let mark = this.#markOf(feed); mark.sent < this.#log.seq; mark = this.#markOf(feed)) {
        if (this.#stopped) return;
        const events = this.#log.after(mark.sent, eventsPerDelivery);
        const delivery = { call: this.#call, epoch: this.#log.epoch, seq: mark.sent + 1, events };
        await within(deliveryTimeout, feedObject(this.#environment, feed).append(delivery));
        this.#marks.set(feed, { sent: mark.sent + events.length });
      }
    } catch (error) {
      const { sent, failures = 0 } = this.#markOf(feed);
      const pause = Math.max(firstPause * 2 ** failures, isOverloaded(error) ? pauseOfOverloaded : 0);
      const retryAt = Date.now() + Math.min(longestPause, pause);
      this.#marks.set(feed, { sent, failures: failures + 1, retryAt });
      log("warn", "events not delivered to a feed; the alarm tries again", {
        error: nameOf(error),
        failures,
      });
      // With no event to go to disk with: the pause must hold when the object has slept.
      this.#storage.save();
    } finally {
      this.#running.delete(feed);
    }
  }

  #markOf(feed: string): FeedMark {
    return this.#marks.get(feed) ?? { sent: 0 };
  }

  #behind(): (readonly [string, FeedMark])[] {
    return [...this.#marks].filter(([, { sent }]) => sent < this.#log.seq);
  }
}

function isOverloaded(error: unknown): boolean {
  return error instanceof Error && "overloaded" in error && error.overloaded === true;
}
