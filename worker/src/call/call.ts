import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live/frames";
import { readRetention } from "../config/settings.ts";
import { Alarm } from "../storage/alarm.ts";
import { LogObject } from "../subscribers/log-object.ts";
import { redactEvent, redactState } from "../subscribers/redact.ts";
import { Subscribers } from "../subscribers/subscribers.ts";
import type { Access } from "../subscribers/types.ts";
import type { CallTimes } from "./call-times.ts";
import { EventLog, settleTime } from "./event-log.ts";
import { Outbox } from "./outbox.ts";
import { Watchdog } from "./watchdog.ts";

/** A call as one look shows it. */
export interface Snapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly state: CallState;
  readonly events: readonly LiveEvent[];
  /** How many watch it right now. */
  readonly subscribers: number;
}

// Plivo cuts a call after 24 hours; a request may wait in its queue before that.
const longestCall = 26 * 3_600_000;

interface Opened {
  readonly log: EventLog;
  readonly subscribers: Subscribers;
  readonly outbox: Outbox;
  readonly watchdog: Watchdog;
}

/**
 * One call: its log of events, its state, and everyone who watches it.
 *
 * Addressed by `RequestUUID`, which the dialler knows before the first callback comes.
 */
export class Call extends LogObject {
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);
  #open: Opened | undefined;

  /**
   * Stores an event and sends it to everyone who watches, and to the feeds that follow the call.
   *
   * The reply leaves only when the event is on disk, and does not wait for the feeds. An event that is stored already
   * changes nothing.
   */
  async record(
    event: CallEvent,
    feeds: readonly string[],
    times: CallTimes = {},
  ): Promise<{ readonly fresh: boolean }> {
    const { log, outbox, subscribers, watchdog } = this.#opened();
    const { seq } = log;
    const fresh = log.append(event);
    if (fresh) {
      outbox.follow(feeds);
      watchdog.expect(times);
      subscribers.broadcast(seq, [event]);
      await this.schedule();
      if (outbox.pending) this.ctx.waitUntil(this.#deliver());
    }
    return { fresh };
  }

  async snapshot(access: Access): Promise<Snapshot> {
    const { log, subscribers } = this.#opened();
    // Looking at a call that never comes makes an object too, which somebody must delete.
    await this.schedule();
    const events = log.after(0);
    return {
      epoch: log.epoch,
      seq: log.seq,
      state: access.unredacted ? log.state : redactState(log.state),
      events: access.unredacted ? events : events.map(redactEvent),
      subscribers: subscribers.count(),
    };
  }

  override async alarm(): Promise<void> {
    this.#alarm.forget();
    const { log, outbox, subscribers, watchdog } = this.#opened();
    await outbox.flush();
    if (Date.now() >= this.#retainedUntil() && !outbox.pending) {
      subscribers.end();
      this.#open = undefined;
      // Somebody may have set it while the feeds were told.
      this.#alarm.forget();
      await this.ctx.storage.deleteAll();
      return;
    }
    if (log.ended) subscribers.end();
    subscribers.expire();
    if (Date.now() >= watchdog.dueAt) {
      const hangup = await watchdog.ask();
      if (hangup) await this.record(hangup, []);
    }
    await this.schedule();
  }

  async #deliver(): Promise<void> {
    const { outbox } = this.#opened();
    await outbox.flush();
    if (outbox.pending) await this.schedule();
  }

  protected override get subscribers(): Subscribers {
    return this.#opened().subscribers;
  }

  /** A call is watched from its first event on, however late the subscriber comes. */
  protected override fresh(): number {
    return 0;
  }

  protected override async schedule(): Promise<void> {
    const { log, outbox, subscribers, watchdog } = this.#opened();
    const now = Date.now();
    const due = Math.min(
      // Nothing is forgotten that a feed still lacks.
      outbox.pending ? outbox.dueAt : this.#retainedUntil(),
      subscribers.expires,
      watchdog.dueAt,
      log.state.endedAt !== undefined && subscribers.any
        ? Math.max(now, log.state.endedAt + settleTime)
        : Infinity,
    );
    await this.#alarm.set(due);
  }

  #retainedUntil(): number {
    const { state, createdAt } = this.#opened().log;
    return (state.endedAt ?? createdAt + longestCall) + readRetention(this.env);
  }

  /** Opens the storage, and makes its tables when the call is new. */
  #opened(): Opened {
    if (!this.#open) {
      const name = this.ctx.id.name ?? "";
      const log = new EventLog(this.ctx.storage);
      this.#open = {
        log,
        subscribers: new Subscribers(this.ctx, log),
        outbox: new Outbox(this.ctx.storage, log, this.env, name),
        watchdog: new Watchdog(this.ctx.storage, log, this.env, name),
      };
    }
    return this.#open;
  }
}
