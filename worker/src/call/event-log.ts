import {
  type CallEvent,
  type CallState,
  eventId,
  foldCall,
  isEnded,
  queuedCall,
  wantsDocument,
} from "@plivo-edge/callbacks";
import { type Identity, openLog } from "../storage/open-log.ts";
import type { EventSource } from "../subscribers/types.ts";

const migrations = [
  `CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
   CREATE TABLE feed (name TEXT PRIMARY KEY, sent INTEGER NOT NULL) WITHOUT ROWID;`,
];

// A ring or a machine verdict may be overtaken by the hangup: subscribers hear of the end a little after it.
export const settleTime = 5_000;

/** The events of one call in the order of their arrival, each one once, and the state they add up to. */
export class EventLog implements EventSource, Identity {
  readonly epoch: string;
  readonly createdAt: number;
  /** A call is kept whole or not at all. */
  readonly forgotten = 0;
  #seq = 0;
  #changedAt = 0;
  #state = queuedCall;
  #documentAt: number | undefined;
  // All of a call's events are read when its object wakes, so that an index on disk, which is one more row to pay for
  // with each event, would know nothing that is not known here.
  readonly #ids: Set<string> = new Set();
  readonly #nonces: Set<string> = new Set();
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    ({ epoch: this.epoch, createdAt: this.createdAt } = openLog(storage, migrations));
    for (const event of this.after(0)) this.#add(event);
  }

  get seq(): number {
    return this.#seq;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  /** The call is over, and has been for so long that no other event is expected. */
  get ended(): boolean {
    const { status, endedAt } = this.#state;
    return isEnded(status) && endedAt !== undefined && Date.now() >= endedAt + settleTime;
  }

  get state(): CallState {
    return this.#state;
  }

  /** When Plivo first asked for a document, in milliseconds since the epoch: of an inbound call that is before it answers. */
  get documentAt(): number | undefined {
    return this.#documentAt;
  }

  /**
   * Stores an event. False when the log has it already, as it does when Plivo sends a callback again, or when its nonce
   * was used: the signed text leaves room for more than one reading, so a replay may look like another event.
   */
  append(event: CallEvent): boolean {
    if (this.#ids.has(eventId(event))) return false;
    if (event.nonce !== undefined && this.#nonces.has(event.nonce)) return false;
    this.#sql.exec("INSERT INTO event (seq, body) VALUES (?, ?)", this.#seq + 1, JSON.stringify(event));
    this.#add(event);
    return true;
  }

  after(seq: number, limit = -1): CallEvent[] {
    const rows = this.#sql.exec<{ body: string }>(
      "SELECT body FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
      seq,
      limit,
    );
    // `append` wrote it, so it is an event.
    return rows.toArray().map((row) => JSON.parse(row.body) as CallEvent);
  }

  stateAt(seq: number): CallState {
    if (seq === this.#seq) return this.#state;
    return this.after(0, seq).reduce(foldCall, queuedCall);
  }

  #add(event: CallEvent): void {
    this.#seq += 1;
    this.#changedAt = event.receivedAt;
    this.#state = foldCall(this.#state, event);
    if (wantsDocument(event)) this.#documentAt ??= event.receivedAt;
    this.#ids.add(eventId(event));
    // With the event that they came with, so that they take no row of their own.
    if (event.nonce !== undefined) this.#nonces.add(event.nonce);
  }
}
