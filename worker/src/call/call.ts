import {
  type CallEvent,
  type CallState,
  type DocumentEvent,
  foldCall,
  isEnded,
  queuedCall,
} from "@plivo-edge/callbacks";
import { closeCodes, type Frame, type LiveEvent, type ServedDocument } from "@plivo-edge/live/frames";
import { readRetention } from "../config/settings.ts";
import { waitAtMost, within } from "../deadline.ts";
import { nameOf, log as report } from "../log.ts";
import { Alarm } from "../storage/alarm.ts";
import { deleteAllButTickets, revokeTickets, ticketsUntil } from "../storage/tickets.ts";
import { type CallSubscribers, callFrames } from "../subscribers/call-frames.ts";
import { LogObject } from "../subscribers/log-object.ts";
import { redactEvent, redactState } from "../subscribers/redact.ts";
import { Subscribers } from "../subscribers/subscribers.ts";
import type { Access, Grant } from "../subscribers/types.ts";
import { CallStorage } from "./call-storage.ts";
import type { CallFacts, CampaignDial } from "./call-times.ts";
import { Erasure } from "./erasure.ts";
import { EventLog } from "./event-log.ts";
import { Outbox } from "./outbox.ts";
import { settle } from "./outbox-targets.ts";
import { Receipt, type Served } from "./receipt.ts";
import { ServedDocuments } from "./served-documents.ts";
import { Watchdog } from "./watchdog.ts";

/** A call as one look shows it. */
export interface Snapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly state: CallState;
  /** From the first one on; where they are too many for one reply, the rest comes after `next`. */
  readonly events: readonly LiveEvent[];
  /** The place of the last of these events; equal to `seq` when there is no more. */
  readonly next: number;
  /** What was served for the first hundred events, where the relay keeps it. */
  readonly documents: readonly ServedDocument[];
  /** How many watch it right now. */
  readonly subscribers: number;
}

// Plivo cuts a call after 24 hours; a request may wait in its queue before that.
const longestCall = 26 * 3_600_000;
// Milliseconds for which the alarm waits for feeds.
const longestDelivery = 10_000;
// After which the alarm goes on with an erasure that was cut short, in milliseconds.
const eraseAgainAfter = 60_000;

interface Opened {
  readonly storage: CallStorage;
  readonly erasure: Erasure;
  readonly log: EventLog;
  readonly subscribers: CallSubscribers;
  readonly outbox: Outbox;
  readonly watchdog: Watchdog;
}

/**
 * One call: its log of events, its state, and everyone who watches it.
 *
 * Addressed by `RequestUUID`, which the dialler knows before the first callback comes. There is nothing on its disk before
 * an event or a socket comes, and nothing after the retention time: a look at it writes nothing.
 */
export class Call extends LogObject<CallEvent, CallState | undefined, Frame> {
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);
  readonly #documents: ServedDocuments = new ServedDocuments(this.ctx.storage);
  #open: Opened | undefined;
  /** That of the call before it was erased: what was on its way then may still arrive. */
  #erased: Outbox | undefined;

  /**
   * Stores an event and sends it to everyone who watches, and to the feeds that follow the call.
   *
   * The reply leaves only when the event is on disk, and does not wait for the feeds. An event that is stored already
   * changes nothing, and so does one of a call that was erased.
   *
   * @param served what was served for the event, where that is known already
   */
  async record(
    event: CallEvent,
    feeds: readonly string[],
    { document, dial, ...times }: CallFacts = {},
    served?: Served,
  ): Promise<{ readonly fresh: boolean }> {
    const { storage, erasure, log, outbox, subscribers, watchdog } = this.#opened();
    const { seq } = log;
    const fresh = !erasure.begun && log.accepts(event);
    if (fresh) {
      if (document !== undefined) storage.note(document);
      outbox.follow(feeds);
      if (dial !== undefined) outbox.settle(dial);
      watchdog.expect(times);
      log.append(event);
      // Nothing comes between: who watches would not be told of what is stored when it comes again.
      subscribers.broadcast(seq, [event]);
      if (served !== undefined) this.#keep({ ...served, seq: log.seq });
    } else if (erasure.begun) erasure.learn({ document, dial });
    // For a copy too: should the alarm have been lost, this brings it back; and an event that was stored when setting the
    // alarm failed is not delivered yet.
    await this.schedule();
    if (erasure.begun && dial !== undefined) await this.#settleErased(event, dial);
    if (outbox.pending) this.ctx.waitUntil(this.#deliver());
    return { fresh };
  }

  /** Tells a campaign that its call is over, for which it would wait for hours. No fact of it stays here. */
  async #settleErased(event: CallEvent, dial: CampaignDial): Promise<void> {
    const state = foldCall(queuedCall, event);
    if (isEnded(state.status)) {
      await within(longestDelivery, settle(this.env, dial, undefined, state));
    }
  }

  /** Stores an event that asks for a document which is not there yet, and gives a receipt that takes what is served. */
  async recordQuestion(
    event: DocumentEvent,
    feeds: readonly string[],
    facts: CallFacts = {},
  ): Promise<Receipt> {
    const { fresh } = await this.record(event, feeds, facts);
    const { seq } = this.#opened().log;
    return new Receipt(fresh, (served) => {
      if (!this.#opened().erasure.begun) this.#documents.add({ ...served, seq });
    });
  }

  /** That a look back at it is lost is not worth the event. */
  #keep(document: ServedDocument): void {
    try {
      this.#documents.add(document);
    } catch (error) {
      report("warn", "a served document is not kept", { error: nameOf(error) });
    }
  }

  snapshot(access: Access): Snapshot {
    const { unredacted } = access;
    const { log, subscribers } = this.#opened();
    const events = log.after(0);
    return {
      epoch: log.epoch,
      seq: log.seq,
      state: unredacted ? log.state : redactState(log.state),
      events: unredacted ? events : events.map(redactEvent),
      next: events.length,
      documents: this.#documents.list(access),
      subscribers: subscribers.count(),
    };
  }

  /** The call to whoever holds a ticket; undefined where that is revoked. */
  look(grant: Grant): Snapshot | undefined {
    return this.isRevoked(grant) ? undefined : this.snapshot(grant);
  }

  /**
   * Forgets the call, its events in all feeds and its documents, and revokes its tickets. What comes later of the call is not
   * stored.
   *
   * @returns false where a feed or a placement could not be reached: the alarm tries again until all is gone
   */
  async erase(): Promise<boolean> {
    // Before anything is noted: whatever happens then, the alarm goes on with it.
    if (!this.#opened().erasure.begun) await this.#alarm.set(Date.now() + eraseAgainAfter);
    const { erasure, outbox, subscribers } = this.#opened();
    if (!erasure.begun) {
      this.#beginErasure(erasure);
      subscribers.closeAll(closeCodes.unauthorized, "ticket revoked");
      // What still waits for something finds an empty call, and what it holds of this one writes no more.
      this.#open = undefined;
      // What is on its way to a feed is erased there, and has to be there for that.
      this.#erased = outbox;
      await outbox.stop();
    }
    const isDone = await this.#finishErasure();
    await this.schedule();
    return isDone;
  }

  #finishErasure(): Promise<boolean> {
    return this.#opened().erasure.finish(this.#erased?.reaching ?? new Set());
  }

  /** All of it is on disk, or nothing: half of it would be the end of what has to be erased elsewhere. */
  #beginErasure(erasure: Erasure): void {
    try {
      this.ctx.storage.transactionSync(() => {
        erasure.begin();
        revokeTickets(this.ctx.storage, Date.now());
      });
    } catch (error) {
      // What is in memory is ahead of the disk.
      this.#open = undefined;
      throw error;
    }
  }

  /** The id by which Plivo hangs up and transfers the call; none before it has begun. */
  callUuid(): string | undefined {
    return this.#opened().log.state.callUuid;
  }

  override alarm(): Promise<void> {
    return this.#alarm.ring(async () => {
      const { storage, outbox, subscribers, watchdog } = this.#opened();
      // What is this object's own comes before what others are waited for, each of them no longer than it says.
      subscribers.expire();
      subscribers.end();
      await this.#finishErasure();
      if (storage.exists && Date.now() >= watchdog.dueAt) {
        const finding = await watchdog.ask();
        // Who was erased meanwhile is not forgotten: that is to be remembered.
        if (finding === "forgotten" && !this.#opened().erasure.begun) return this.#forget();
        if (typeof finding === "object") await this.record(finding, []);
      }
      // One that is slow is told on by itself: what is due here meanwhile would wait for it.
      await waitAtMost(longestDelivery, this.#deliverAll());
      if (Date.now() >= this.#retainedUntil()) {
        if (outbox.pending) report("error", "a call is forgotten that a feed has not taken");
        return this.#forget();
      }
      await this.schedule();
    });
  }

  /** Carries what is pending to all feeds and campaigns, and notes it: there may be no other event that takes that to disk. */
  async #deliverAll(): Promise<void> {
    const { storage, outbox } = this.#opened();
    if (!outbox.pending) return;
    await outbox.flush();
    storage.save();
  }

  /** Carries the newest events to the feeds, and notes it where no other event is expected to. */
  async #deliver(): Promise<void> {
    const { storage, log, outbox } = this.#opened();
    await outbox.flushUnlessPaused();
    if (outbox.pending) await this.schedule();
    else if (log.endsAt < Infinity) storage.save();
  }

  protected override get subscribers(): CallSubscribers {
    return this.#opened().subscribers;
  }

  /** A call is watched from its first event on, however late the subscriber comes. */
  protected override fresh(): number {
    return 0;
  }

  /** Keeps the epoch, so that a socket is told what it missed and no more. */
  protected override begin(): void {
    const { storage, erasure } = this.#opened();
    if (!storage.exists && !erasure.begun) storage.save();
  }

  /** Most leave when they are told of the end: then there is no ticket left whose expiry the alarm would ring for. */
  protected override async left(): Promise<void> {
    const { log, outbox, subscribers } = this.#opened();
    const isIdle = Date.now() >= log.endsAt && !subscribers.any && !outbox.pending;
    if (isIdle) await this.#alarm.move(this.#retainedUntil());
  }

  protected override async schedule(): Promise<void> {
    const { storage, erasure, outbox, subscribers, watchdog } = this.#opened();
    if (!storage.exists) {
      return this.#alarm.set(Math.min(ticketsUntil(this.ctx.storage), erasure.dueAt, subscribers.expires));
    }
    await this.#alarm.set(
      Math.min(
        this.#retainedUntil(),
        outbox.dueAt,
        watchdog.dueAt,
        subscribers.expires,
        subscribers.endDueAt,
      ),
    );
  }

  #retainedUntil(): number {
    const { storage, log } = this.#opened();
    if (!storage.exists) return ticketsUntil(this.ctx.storage);
    const { ringingAt = 0, answeredAt = ringingAt, endedAt = log.createdAt + longestCall } = log.state;
    // A record may say that it ended before it was heard of here.
    return Math.max(endedAt, answeredAt) + readRetention(this.env);
  }

  async #forget(): Promise<void> {
    this.subscribers.closeAll(closeCodes.badRequest, "the call is forgotten");
    // A delivery may be on its way that would note how far it came.
    this.#opened().storage.close();
    this.#open = undefined;
    // It goes with the rest.
    this.#alarm.forget();
    if (await deleteAllButTickets(this.ctx.storage)) await this.schedule();
  }

  #opened(): Opened {
    if (!this.#open) {
      const name = this.ctx.id.name ?? "";
      const storage = new CallStorage(this.ctx.storage);
      const log = new EventLog(storage);
      this.#open = {
        storage,
        erasure: new Erasure(this.ctx.storage, storage, this.env, name),
        log,
        subscribers: new Subscribers(this.ctx, log, callFrames),
        outbox: new Outbox(storage, log, this.env, name),
        watchdog: new Watchdog(storage, log, this.env, name),
      };
    }
    return this.#open;
  }
}
