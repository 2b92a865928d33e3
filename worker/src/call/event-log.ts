import {
  type CallEvent,
  type CallEventType,
  type CallState,
  eventId,
  foldCall,
  isEnded,
  queuedCall,
  wantsDocument,
} from "@plivo-edge/callbacks";
import { log } from "../log.ts";
import { readAtOnce } from "../storage/read-at-once.ts";
import type { EventSource } from "../subscribers/types.ts";
import type { CallStorage } from "./call-storage.ts";

// A ring or a machine verdict may be overtaken by the hangup: subscribers hear of the end a little after it.
const settleTime = 5_000;

// All of a call's events are read when its object wakes, and must fit into its memory. Far more than any ordinary call
// has; what a caller can make go on, such as interim results of speech, is not stored beyond it.
const eventsPerCall = 5_000;

/**
 * What an event is to its call's log: its life is always kept, a document is only asked for while the call is alive, and a
 * notice may come when the call has long been forgotten.
 */
const kinds: Readonly<Record<CallEventType, "life" | "document" | "notice">> = {
  ring: "life",
  answer: "life",
  fallback: "life",
  machine: "life",
  hangup: "life",
  digits: "document",
  input: "document",
  record: "document",
  dial: "document",
  exit: "document",
  redirect: "document",
  transfer: "document",
  speech: "notice",
  leg: "notice",
  conference: "notice",
  multiparty: "notice",
  recording: "notice",
  transcription: "notice",
  stream: "notice",
};

/** The events of one call in the order of their arrival, each one once, and the state they add up to. */
export class EventLog implements EventSource<CallEvent, CallState> {
  /** A call is kept whole or not at all. */
  readonly forgotten = 0;
  #seq = 0;
  #changedAt = 0;
  #endHeardAt = Infinity;
  #outcomeSeq = 0;
  #state = queuedCall;
  #documentAt: number | undefined;
  // All of a call's events are read when its object wakes, so that an index on disk, which is one more row to pay for
  // with each event, would know nothing that is not known here.
  readonly #ids: Set<string> = new Set();
  readonly #nonces: Set<string> = new Set();
  readonly #storage: CallStorage;

  constructor(storage: CallStorage) {
    this.#storage = storage;
    for (const text of storage.after(0)) this.#add(parseEvent(text));
  }

  get epoch(): string {
    return this.#storage.epoch;
  }

  get createdAt(): number {
    return this.#storage.createdAt;
  }

  get seq(): number {
    return this.#seq;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  /** When subscribers are to hear of the end, in milliseconds since the epoch; never is Infinity. */
  get endsAt(): number {
    return this.#endHeardAt + settleTime;
  }

  /** Sequence number of the last event that changed how the call ended; 0 while it has not. */
  get outcomeSeq(): number {
    return this.#outcomeSeq;
  }

  get ended(): boolean {
    return Date.now() >= this.endsAt;
  }

  get state(): CallState {
    return this.#state;
  }

  /** When Plivo first asked for a document, in milliseconds since the epoch: of an inbound call that is before it answers. */
  get documentAt(): number | undefined {
    return this.#documentAt;
  }

  /**
   * Whether an event is news. It is not where the log has it already, as it does when Plivo sends a callback again, or
   * when its nonce was used: the signed text leaves room for more than one reading, so a replay may look like another
   * event. Nor where it is not to be kept, which is said in the Worker's log.
   */
  accepts(event: CallEvent): boolean {
    if (this.#ids.has(eventId(event))) return false;
    if (event.nonce !== undefined && this.#nonces.has(event.nonce)) return false;
    const { type } = event;
    if (this.#seq === 0 && isLate(event)) {
      // Of a call that is forgotten, or that no other callback ever named: to keep it would show a call that is none.
      log("warn", "a notice came for a call that is not known", { type });
      return false;
    }
    if (kinds[type] !== "life" && this.#seq >= eventsPerCall) {
      log("warn", "a call has more events than are kept", { type });
      return false;
    }
    return true;
  }

  /** Stores an event that the log accepts. */
  append(event: CallEvent): void {
    this.#storage.append(JSON.stringify(event));
    this.#add(event);
  }

  after(seq: number, limit: number = Infinity): CallEvent[] {
    return readAtOnce(this.#storage.after(seq), limit).map(parseEvent);
  }

  stateAt(seq: number): CallState {
    if (seq === this.#seq) return this.#state;
    let state = queuedCall;
    let left = seq;
    for (const text of this.#storage.after(0)) {
      if (left-- <= 0) break;
      state = foldCall(state, parseEvent(text));
    }
    return state;
  }

  #add(event: CallEvent): void {
    this.#seq += 1;
    this.#changedAt = event.receivedAt;
    const before = this.#state;
    this.#state = foldCall(before, event);
    if (isEnded(this.#state.status) && endOf(before) !== endOf(this.#state)) this.#outcomeSeq = this.#seq;
    if (wantsDocument(event)) this.#documentAt ??= event.receivedAt;
    if (isEnded(this.#state.status)) this.#endHeardAt = Math.min(this.#endHeardAt, event.receivedAt);
    this.#ids.add(eventId(event));
    // With the event that they came with, so that they take no row of their own.
    if (event.nonce !== undefined) this.#nonces.add(event.nonce);
  }
}

/** Whether an event comes when a call may have been forgotten, or says so little of it that it may be of another. */
function isLate({ type, requestUuid, aLegRequestUuid }: CallEvent): boolean {
  if (type === "recording" || type === "transcription") return true;
  return kinds[type] === "notice" && requestUuid === undefined && aLegRequestUuid === undefined;
}

/** What tells two ends of a call apart. */
function endOf({ status, machine, answeredAt, unanswered, hangup }: CallState): string {
  return JSON.stringify([status, machine, answeredAt !== undefined, unanswered, hangup?.code]);
}

function parseEvent(text: string): CallEvent {
  // `append` wrote it, so it is an event.
  return JSON.parse(text) as CallEvent;
}
