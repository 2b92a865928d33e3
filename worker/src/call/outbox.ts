import type { Environment } from "../config/environment.ts";
import { within } from "../deadline.ts";
import { isOverloaded } from "../http/overload.ts";
import { log, nameOf } from "../log.ts";
import type { CallStorage, FeedMark } from "./call-storage.ts";
import type { CampaignDial } from "./call-times.ts";
import type { EventLog } from "./event-log.ts";
import { campaignTarget, dialName, feedTarget, type OutboxTarget } from "./outbox-targets.ts";

// Names come in signed URLs, each of them another delivery of every event.
const feedsPerCall = 10;
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

/** Whom a mark is of, and where it is kept. */
interface Addressee {
  readonly target: OutboxTarget;
  readonly marks: Map<string, FeedMark>;
  readonly name: string;
}

/**
 * Carries a call's events to the feeds that follow it, in order, and its end to the campaign that placed it; each at least
 * once.
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
  readonly #feeds: Map<string, FeedMark>;
  readonly #campaigns: Map<string, FeedMark>;
  readonly #running: Map<string, Promise<void>> = new Map();
  /** To whom each delivery is on its way, those included that are not waited for any more. */
  readonly #onTheirWay: Map<Promise<FeedMark>, string> = new Map();
  #stopped = false;

  constructor(storage: CallStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    this.#feeds = new Map(storage.feeds);
    storage.feeds = this.#feeds;
    this.#campaigns = new Map(storage.campaigns);
    storage.campaigns = this.#campaigns;
  }

  /** Adds feeds to those that get the call's events, from the first one on. */
  follow(feeds: readonly string[]): void {
    for (const feed of feeds) {
      if (this.#feeds.has(feed)) continue;
      if (this.#feeds.size < feedsPerCall) this.#feeds.set(feed, { sent: 0 });
      else log("warn", "a call names more feeds than may follow it");
    }
  }

  /** Tells the campaign how the call ends that this dial placed. A call has one. */
  settle(dial: CampaignDial): void {
    if (this.#campaigns.size === 0) this.#campaigns.set(dialName(dial), { sent: 0 });
  }

  /** When to deliver what is pending, if nobody does before, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    const lookAt = Date.now() + lookAgainAfter;
    return this.#behind().reduce((due, { mark: { retryAt = lookAt } }) => Math.min(due, retryAt), Infinity);
  }

  /** Whether somebody is to be told of something. */
  get pending(): boolean {
    return this.#behind().length > 0;
  }

  /** Delivers all that is pending. What could not be delivered stays pending. */
  async flush(): Promise<void> {
    await this.#flush(this.#behind());
  }

  /** The same on a new event, which is no reason to try a feed again that has failed: the alarm does that. */
  async flushUnlessPaused(): Promise<void> {
    await this.#flush(this.#behind().filter(({ mark: { retryAt = 0 } }) => retryAt <= Date.now()));
  }

  /** Begins no delivery any more, and waits for those that are on their way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running.values());
  }

  /** Whom a delivery may still reach. */
  get reaching(): ReadonlySet<string> {
    return new Set(this.#onTheirWay.values());
  }

  async #flush(behind: readonly Addressee[]): Promise<void> {
    await Promise.all(
      behind.map((addressee) => {
        const { name } = addressee;
        const running = this.#running.get(name) ?? this.#deliverAll(addressee);
        this.#running.set(name, running);
        return running;
      }),
    );
  }

  /** Each on its own: one that hangs does not delay the others. */
  async #deliverAll({ target, marks, name }: Addressee): Promise<void> {
    const markOf = (): FeedMark => marks.get(name) ?? { sent: 0 };
    try {
      for (let mark = markOf(); target.lacks(mark); mark = markOf()) {
        if (this.#stopped) return;
        const delivery = target.deliver(mark);
        this.#onTheirWay.set(delivery, name);
        const arrived = (): boolean => this.#onTheirWay.delete(delivery);
        void delivery.then(arrived, arrived);
        marks.set(name, await within(deliveryTimeout, delivery));
      }
    } catch (error) {
      const { sent, failures = 0 } = markOf();
      const pause = Math.max(firstPause * 2 ** failures, isOverloaded(error) ? pauseOfOverloaded : 0);
      const retryAt = Date.now() + Math.min(longestPause, pause);
      marks.set(name, { sent, failures: failures + 1, retryAt });
      log("warn", "events not delivered to a feed; the alarm tries again", {
        error: nameOf(error),
        to: marks === this.#feeds ? "feed" : "campaign",
        failures,
      });
      // With no event to go to disk with: the pause must hold when the object has slept.
      this.#storage.save();
    } finally {
      this.#running.delete(name);
    }
  }

  #behind(): readonly (Addressee & { readonly mark: FeedMark })[] {
    const [log, environment, call] = [this.#log, this.#environment, this.#call] as const;
    const feeds = [...this.#feeds].map(([name, mark]) => ({
      ...{ name, mark, marks: this.#feeds },
      target: feedTarget(name, log, environment, call),
    }));
    // No feed has such a name.
    const campaigns = [...this.#campaigns].map(([name, mark]) => ({
      ...{ name, mark, marks: this.#campaigns },
      target: campaignTarget(name, log, environment, call),
    }));
    return [...feeds, ...campaigns].filter(({ target, mark }) => target.lacks(mark));
  }
}
