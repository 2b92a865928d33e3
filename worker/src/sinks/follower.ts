import type { FeedLog } from "../feed/feed-log.ts";
import type { Report } from "../problem.ts";
import { afterFailure, afterGap, afterSuccess, eventsPerBatch } from "./after-delivery.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { type DisabledBy, type LastError, type Mark, MarkStore, type SetAside } from "./mark.ts";
import type { Batch, Sink, SinkName } from "./sink.ts";

/** Where a sink stands. */
export interface SinkState {
  readonly name: SinkName;
  /** `retrying` after a failure; `disabled` until it is resumed. */
  readonly status: "running" | "retrying" | "disabled";
  readonly disabledBy?: DisabledBy;
  readonly epoch: string;
  /** The last event that it has taken. */
  readonly after: number;
  /** How many events come after that which the feed still has. */
  readonly lag: number;
  /** When it is tried again, in milliseconds since the epoch. */
  readonly retryAt?: number;
  readonly lastError?: LastError;
  /** Events that it was not able to take, the newest hundred. */
  readonly setAside: readonly SetAside[];
}

// Whoever else waits for the feed's object has its turn after that.
const batchesPerTurn = 100;
const longestTurn = 20_000;
const pauseBetweenTurns = 1_000;
// Only a crash leaves events behind that nobody delivers. An alarm of its own for each event would be a row more to pay for.
const lookAgainAfter = 240_000;
// What a sink does not want is read again after a crash, so many events of it at most.
const passedUnsaved = 1_000;

/**
 * Carries a feed's events to one sink: in order, at least once, one batch at a time.
 *
 * The log is the queue. Of the sink there is only a mark, of how far it has taken the events, and what has failed.
 */
export class Follower {
  readonly #sink: Sink;
  readonly #log: FeedLog;
  readonly #feed: string;
  readonly #marks: MarkStore;
  readonly #report: Report;
  #running: Promise<void> | undefined;
  #sending: Promise<void> = Promise.resolve();
  /** Behind the event where the sink waits for the next one: up to where it was looked, and what was found there. */
  #looked: { readonly behind: number; until: number; next: number | undefined } | undefined;
  /** Its turn is over, and there was more. */
  #isInterrupted = false;

  constructor(context: DurableObjectState, log: FeedLog, feed: string, sink: Sink, report: Report) {
    this.#sink = sink;
    this.#log = log;
    this.#feed = feed;
    this.#marks = new MarkStore(context, sink.name);
    this.#report = report;
  }

  get name(): SinkName {
    return this.#sink.name;
  }

  /** Lets a sink that is new begin after that event, on disk with whatever is stored together with it. */
  begin(seq: number): void {
    if (!this.#marks.current) this.#marks.save({ after: seq });
  }

  /** When to deliver what is pending, if nobody does before, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    if (!this.#isBehind) return Infinity;
    const { retryAt = 0, notBefore = 0 } = this.#mark;
    const dueAt = this.#hasCome ? Math.min(retryAt, notBefore) : retryAt;
    if (dueAt > Date.now()) return dueAt;
    return Date.now() + (this.#isInterrupted ? pauseBetweenTurns : lookAgainAfter);
  }

  /** Delivers what is due, as much as goes in one turn. Never rejects because of the sink. */
  async deliver(): Promise<void> {
    if (!this.#running && !this.#isDue) return;
    this.#running ??= this.#turn();
    await this.#running;
  }

  /** Resolves when what is on its way to the sink has arrived, or has failed. */
  async settled(): Promise<void> {
    await this.#sending.catch(() => {});
  }

  state(): SinkState {
    const { after: tried, back: after = tried, disabledBy, retryAt, lastError, setAside = [] } = this.#mark;
    return {
      name: this.name,
      status: disabledBy ? "disabled" : retryAt === undefined ? "running" : "retrying",
      ...(disabledBy && { disabledBy }),
      epoch: this.#log.epoch,
      after,
      lag: this.#log.seq - Math.max(after, this.#log.forgotten),
      ...(retryAt !== undefined && { retryAt }),
      ...(lastError && { lastError }),
      setAside,
    };
  }

  /** Goes on at once, after the event where the sink is, or after another: what comes after that is delivered again. */
  resume(after?: number): void {
    const { after: before, back = before, setAside = [], lastError, gap } = this.#mark;
    const place = after ?? back;
    const stillAside = setAside.filter(({ seq }) => seq <= place);
    this.#marks.save({
      after: place,
      ...(lastError && { lastError }),
      ...(stillAside.length > 0 && { setAside: stillAside }),
      ...(gap && { gap }),
    });
  }

  /**
   * Leaves behind what the sink does not want, on disk too: an object that wakes would find itself behind, again and again,
   * and take for lost what it has only not passed.
   */
  pass(): void {
    const mark = this.#mark;
    const isTrying = this.#running !== undefined || mark.retryAt !== undefined || mark.suspects !== undefined;
    if (isTrying || !this.#isBehind || this.#log.forgotten > mark.after) return;
    const last = (this.#nextWanted(mark.after) ?? this.#log.seq + 1) - 1;
    if (last > mark.after) this.#marks.save({ ...mark, after: last });
  }

  /** A sink that is new has nothing to make up for. */
  get #mark(): Mark {
    return this.#marks.current ?? { after: this.#log.seq };
  }

  get #isBehind(): boolean {
    const { after, disabledBy } = this.#mark;
    return disabledBy === undefined && after < this.#log.seq;
  }

  get #isDue(): boolean {
    const { retryAt = 0, notBefore = 0 } = this.#mark;
    if (!this.#isBehind || retryAt <= Date.now()) return this.#isBehind;
    return notBefore <= Date.now() && this.#hasCome;
  }

  /** Whether the event has come that is waited for. This is asked with every event of the feed, so each is read only once. */
  get #hasCome(): boolean {
    const { waitsBehind } = this.#mark;
    if (waitsBehind === undefined) return false;
    if (this.#looked?.behind !== waitsBehind)
      this.#looked = { behind: waitsBehind, until: waitsBehind, next: undefined };
    const looked = this.#looked;
    if (looked.next === undefined || looked.next <= this.#log.forgotten) {
      looked.next = this.#nextWanted(looked.until);
      looked.until = looked.next ?? this.#log.seq;
    }
    return looked.next !== undefined;
  }

  #hasWantedAfter(seq: number): boolean {
    return this.#nextWanted(seq) !== undefined;
  }

  /** The place of the first event after that one which the sink wants; undefined where there is none. */
  #nextWanted(seq: number): number | undefined {
    let start = Math.max(seq, this.#log.forgotten);
    for (;;) {
      const found = this.#log.identified(start, eventsPerBatch);
      const index = found.findIndex(({ type }) => this.#sink.wants(type));
      if (index !== -1) return start + 1 + index;
      if (found.length === 0) return undefined;
      start += found.length;
    }
  }

  async #turn(): Promise<void> {
    const until = Date.now() + longestTurn;
    try {
      for (let batch = 0; this.#isDue; batch += 1) {
        this.#isInterrupted = batch === batchesPerTurn || Date.now() > until;
        if (this.#isInterrupted) break;
        await this.#next();
      }
    } finally {
      // Not behind the promise: whoever has stored an event meanwhile begins another turn.
      this.#running = undefined;
    }
  }

  async #next(): Promise<void> {
    const current = this.#mark;
    const mark = afterGap(current, this.#log.forgotten);
    const start = Math.max(mark.after, this.#log.forgotten);
    const found = this.#log.identified(start, mark.size ?? eventsPerBatch);
    const last = start + found.length;
    const gap = mark.gap === true || start > mark.after;
    const events = found.filter(({ type }) => this.#sink.wants(type));
    if (events.length === 0) {
      // However few it takes at once: these are not for it.
      const more = this.#log.identified(last, eventsPerBatch);
      const index = more.findIndex(({ type }) => this.#sink.wants(type));
      const after = last + (index === -1 ? more.length : index);
      this.#pass({ ...mark, after, gap }, gap !== (mark.gap ?? false));
      return;
    }
    const { suspects = [], failures = 0 } = mark;
    // The others were tried once, and come again.
    const [refused] = suspects;
    const skipped = refused ? [refused.id] : [];
    const place = { feed: this.#feed, epoch: this.#log.epoch, seq: start + 1, last };
    const batch: Batch = { ...place, events, gap, skipped, failures };
    const first = start + 1 + found.findIndex(({ type }) => this.#sink.wants(type));
    let failure: DeliveryFailure | undefined;
    this.#sending = this.#sink.send(batch);
    try {
      await this.#sending;
    } catch (error) {
      failure = error instanceof DeliveryFailure ? error : new DeliveryFailure("thrown");
    }
    // Meanwhile it was sent elsewhere.
    if (this.#mark !== current) return;
    if (!failure) {
      this.#marks.saveSoon(afterSuccess(mark, last));
      if (refused) {
        const { id, seq } = refused;
        this.#report({ code: "event-set-aside", sink: this.name, id, seq });
      }
      return;
    }
    const next = afterFailure({ ...mark, gap }, batch, first, () => this.#hasWantedAfter(last), failure);
    this.#marks.save(next);
    const { disabledBy } = next;
    if (disabledBy) {
      this.#report({ code: "sink-disabled", sink: this.name, disabledBy, reason: failure.kind });
    }
  }

  /** Nothing of this is for the sink. */
  #pass(mark: Mark, isNews: boolean): void {
    this.#marks.move(mark);
    if (isNews || this.#marks.unsaved >= passedUnsaved) this.#marks.saveSoon(mark);
  }
}
