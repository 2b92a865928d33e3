import type { LiveEvent } from "@plivo-edge/live/frames";
import { readRetention } from "../config/settings.ts";
import { Alarm } from "../storage/alarm.ts";
import { LogObject } from "../subscribers/log-object.ts";
import { redactEvent } from "../subscribers/redact.ts";
import { Subscribers } from "../subscribers/subscribers.ts";
import type { Access, StartPosition } from "../subscribers/types.ts";
import { type Delivery, FeedLog } from "./feed-log.ts";
import { GroupCommit } from "./group-commit.ts";

/** A stretch of a feed's history. */
export interface Page {
  readonly epoch: string;
  /** Sequence number of the first event. */
  readonly seq: number;
  readonly events: readonly LiveEvent[];
  /** Ask for what comes after this one next; equal to `last` when there is no more. */
  readonly next: number;
  readonly last: number;
  /** How many watch the feed right now. */
  readonly subscribers: number;
}

const maximumEvents = 100_000;
const forgetEvery = 3_600_000;

/** A named, ordered log across calls, and everyone who follows it. */
export class Feed extends LogObject {
  readonly #log: FeedLog = new FeedLog(this.ctx.storage);
  protected override readonly subscribers: Subscribers = new Subscribers(this.ctx, this.#log);
  readonly #commits: GroupCommit<Delivery> = new GroupCommit((deliveries) => this.#store(deliveries));
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);

  /** Takes events of a call. The reply leaves when they are on disk; the same events again change nothing. */
  append(delivery: Delivery): Promise<void> {
    return this.#commits.add(delivery);
  }

  /** Reads at most `limit` events that come after `after`. */
  page(after: number, limit: number, { unredacted }: Access): Page {
    const { epoch, seq: last, forgotten } = this.#log;
    const start = Math.max(after, forgotten);
    const events = this.#log.after(start, limit);
    return {
      epoch,
      seq: start + 1,
      events: unredacted ? events : events.map(redactEvent),
      next: start + events.length,
      last,
      subscribers: this.subscribers.count(),
    };
  }

  override async alarm(): Promise<void> {
    this.#alarm.forget();
    this.#log.forget(maximumEvents, Date.now() - readRetention(this.env));
    this.subscribers.expire();
    await this.schedule();
  }

  /** A feed is followed from now on, or from as many events before as were asked for. */
  protected override fresh({ history = 0 }: StartPosition): number {
    return this.#log.seq - history;
  }

  protected override async schedule(): Promise<void> {
    const { seq, forgotten } = this.#log;
    const forgetAt = seq > forgotten + 1 ? Date.now() + forgetEvery : Infinity;
    await this.#alarm.set(Math.min(forgetAt, this.subscribers.expires));
  }

  async #store(deliveries: readonly Delivery[]): Promise<void> {
    const { seq } = this.#log;
    const fresh = this.#log.append(deliveries);
    if (fresh.length === 0) return;
    this.subscribers.broadcast(seq, fresh);
    await this.schedule();
    // Whatever arrives until this is on disk makes the next batch.
    await this.ctx.storage.sync();
  }
}
