import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import type { Frame, LiveEvent } from "@plivo-edge/live/frames";
import { readRetention } from "../config/settings.ts";
import { waitAtMost } from "../deadline.ts";
import type { SinkState } from "../sinks/follower.ts";
import type { SinkName } from "../sinks/sink.ts";
import { Sinks } from "../sinks/sinks.ts";
import { Alarm } from "../storage/alarm.ts";
import { ticketsUntil } from "../storage/tickets.ts";
import { type CallSubscribers, callFrames } from "../subscribers/call-frames.ts";
import { LogObject } from "../subscribers/log-object.ts";
import { redactEvent } from "../subscribers/redact.ts";
import { Subscribers } from "../subscribers/subscribers.ts";
import type { Access, Grant, StartPosition } from "../subscribers/types.ts";
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
// So many more may come before they are forgotten together: an alarm is a request, and a row written.
const surplus = 5_000;
// What is due within an hour is forgotten with what is due, for the same reason: the last hour of a week.
const ahead = 3_600_000;
// Between two turns of forgetting, whoever waits has its turn.
const pause = 1_000;
// Milliseconds for which the alarm waits for sinks.
const longestDelivery = 10_000;

/** A named, ordered log across calls, and everyone who follows it. */
export class Feed extends LogObject<CallEvent, CallState | undefined, Frame> {
  readonly #log: FeedLog = new FeedLog(this.ctx.storage);
  protected override readonly subscribers: CallSubscribers = new Subscribers(this.ctx, this.#log, callFrames);
  readonly #commits: GroupCommit<Delivery> = new GroupCommit((deliveries) => this.#store(deliveries));
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);
  readonly #sinks: Sinks = new Sinks(this.ctx, this.#log, this.env);

  /** Takes events of a call. The reply leaves when they are on disk; the same events again change nothing. */
  append(delivery: Delivery): Promise<void> {
    return this.#commits.add(delivery);
  }

  /** Reads at most `limit` events that come after `after`. */
  page(after: number, limit: number, { unredacted }: Access): Page {
    const { epoch, seq: last, forgotten } = this.#log;
    const start = Math.min(Math.max(after, forgotten), last);
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

  /** The same to whoever holds a ticket; undefined where that is revoked. */
  look(after: number, limit: number, grant: Grant): Page | undefined {
    return this.isRevoked(grant) ? undefined : this.page(after, limit, grant);
  }

  /** Erases a call: of its events there remain the places, the times and the call's id. */
  async erase(call: string): Promise<void> {
    // What is being written is written by then.
    await this.append({ call, epoch: "", seq: 1, events: [] });
    let erased = 0;
    while (erased < this.#log.seq) {
      erased = this.#log.erase(call, erased);
      // Whoever waits has its turn.
      await scheduler.wait(0);
    }
    // What is on its way to a sink was read before.
    await this.#sinks.settled();
  }

  /** Where a sink of this feed stands; undefined where there is none of that name. */
  sink(name: SinkName): SinkState | undefined {
    return this.#sinks.find(name)?.state();
  }

  /**
   * Lets a sink go on at once, after the event where it is, or after another. A delivery under way is waited for first.
   *
   * @returns undefined where there is none of that name; "ahead" where there is no such event yet
   */
  async resumeSink(name: SinkName, after?: number): Promise<SinkState | "ahead" | undefined> {
    const follower = this.#sinks.find(name);
    if (!follower) return undefined;
    if (after !== undefined && after > this.#log.seq) return "ahead";
    // Where nothing was ever stored, there is no place to go to.
    if (this.#log.begun) follower.resume(after);
    await this.schedule();
    this.ctx.waitUntil(this.#deliver());
    return follower.state();
  }

  /** The names of the sinks that get nothing until they are resumed. */
  disabledSinks(): SinkName[] {
    return this.#sinks.states().flatMap(({ name, status }) => (status === "disabled" ? [name] : []));
  }

  override alarm(): Promise<void> {
    return this.#alarm.ring(async () => {
      this.subscribers.expire();
      // Before anything is forgotten, which is a loss only to a sink that wants it.
      this.#sinks.pass();
      const retention = readRetention(this.env);
      const early = Math.min(ahead, retention / 100);
      this.#log.forget(maximumEvents, Date.now() - retention + early);
      // Used tickets were all that there was.
      if (!this.#log.begun && Date.now() >= ticketsUntil(this.ctx.storage)) {
        this.#alarm.forget();
        await this.ctx.storage.deleteAll();
        return;
      }
      // Before a sink is waited for, and again for what came of that.
      await this.schedule();
      // One that is slow goes on by itself: what is due here meanwhile would wait for it.
      await waitAtMost(longestDelivery, this.#deliver());
    });
  }

  /** A feed is followed from now on, or from as many events before as were asked for. */
  protected override fresh({ history = 0 }: StartPosition): number {
    return this.#log.seq - history;
  }

  protected override begin(): void {
    this.#log.begin();
  }

  protected override async schedule(): Promise<void> {
    if (!this.#log.begun) return this.#alarm.set(ticketsUntil(this.ctx.storage));
    await this.#alarm.set(Math.min(this.#forgetAt(), this.subscribers.expires, this.#sinks.dueAt));
  }

  /** When to forget what is oldest, in milliseconds since the epoch; never is Infinity. */
  #forgetAt(): number {
    const { seq, forgotten, oldestAt } = this.#log;
    if (oldestAt === undefined) return Infinity;
    const isTooLong = seq - forgotten >= maximumEvents + surplus;
    return Math.max(Date.now() + pause, isTooLong ? 0 : oldestAt + readRetention(this.env));
  }

  async #store(deliveries: readonly Delivery[]): Promise<void> {
    const { seq } = this.#log;
    const fresh = this.#log.append(deliveries);
    if (!this.#log.begun) return;
    if (fresh.length > 0) {
      this.#sinks.begin(seq);
      this.subscribers.broadcast(seq, fresh);
    }
    // For copies too: an event that was stored when setting the alarm failed has no alarm, and is in no sink.
    await this.schedule();
    // Whatever arrives until this is on disk makes the next batch.
    if (fresh.length > 0) await this.ctx.storage.sync();
    // Behind the reply: no sink delays whoever brings events.
    this.ctx.waitUntil(this.#deliver());
  }

  async #deliver(): Promise<void> {
    if (!this.#sinks.any) return;
    await this.#sinks.deliver(() => this.schedule());
  }
}
