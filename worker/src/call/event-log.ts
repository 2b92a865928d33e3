import { type CallEvent, type CallState, eventId, foldCall, queuedCall } from "@plivo-edge/callbacks";

// One entry a version, applied in order and never edited: objects of every age wake up with the newest code.
// SQLite's own `PRAGMA user_version` is refused in Durable Objects, so the count is kept in a table.
const migrations = [
  `CREATE TABLE log (epoch TEXT NOT NULL, created_at INTEGER NOT NULL);
   CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);`,
];

/** The events of one call in the order of their arrival, each one once, and the state they add up to. */
export class EventLog {
  /** Names this log. After a deletion the same call would begin another one. */
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  #seq = 0;
  #state = queuedCall;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    storage.transactionSync(() => this.#migrate());
    const log = this.#sql
      .exec<{ epoch: string; created_at: number }>("SELECT epoch, created_at FROM log")
      .one();
    this.epoch = log.epoch;
    this.createdAt = log.created_at;
    for (const event of this.after(0)) this.#add(event);
  }

  /** Sequence number of the last event; 0 while there is none. */
  get seq(): number {
    return this.#seq;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Stores an event. False when the log has it already, as it does when Plivo sends a callback again. */
  append(event: CallEvent): boolean {
    const stored = this.#sql.exec(
      "INSERT INTO event (seq, id, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING seq",
      this.#seq + 1,
      eventId(event),
      JSON.stringify(event),
    );
    if (stored.toArray().length === 0) return false;
    this.#add(event);
    return true;
  }

  /** The events that come after `seq`. */
  after(seq: number): CallEvent[] {
    const rows = this.#sql.exec<{ body: string }>("SELECT body FROM event WHERE seq > ? ORDER BY seq", seq);
    // `append` wrote it, so it is an event.
    return rows.toArray().map((row) => JSON.parse(row.body) as CallEvent);
  }

  /** The state that the events up to and including `seq` add up to. */
  stateAt(seq: number): CallState {
    if (seq === this.#seq) return this.#state;
    return this.after(0).slice(0, seq).reduce(foldCall, queuedCall);
  }

  #add(event: CallEvent): void {
    this.#seq += 1;
    this.#state = foldCall(this.#state, event);
  }

  #migrate(): void {
    this.#sql.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)");
    const { done } = this.#sql.exec<{ done: number }>("SELECT count(*) AS done FROM migration").one();
    for (const [version, statements] of migrations.entries()) {
      if (version < done) continue;
      this.#sql.exec(statements);
      this.#sql.exec("INSERT INTO migration (version) VALUES (?)", version);
    }
    if (done === 0) {
      this.#sql.exec("INSERT INTO log (epoch, created_at) VALUES (?, ?)", crypto.randomUUID(), Date.now());
    }
  }
}
