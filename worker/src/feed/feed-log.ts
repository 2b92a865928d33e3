import type { CallEvent } from "@plivo-edge/callbacks";
import { type Identity, openLog } from "../storage/open-log.ts";
import type { EventSource } from "../subscribers/types.ts";

/** An event of a call, in a feed of many. */
export type FeedEvent = CallEvent & {
  /** Which call: the key of its object, and what `relay.ticket({ call })` takes. */
  readonly call: string;
};

/** A run of one call's events, as its outbox delivers them. */
export interface Delivery {
  readonly call: string;
  readonly epoch: string;
  /** Place of the first event in the call's own log. */
  readonly seq: number;
  readonly events: readonly CallEvent[];
}

// The oldest come first, so that only what is deleted, and one batch at most of what is not, has to be read.
const forgottenAtOnce = 1_000;

const migrations = [
  "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL);",
];

/** The events of many calls in the order of their arrival, each one once; the oldest of them are forgotten in time. */
export class FeedLog implements EventSource, Identity {
  readonly epoch: string;
  readonly createdAt: number;
  #seq: number;
  #forgotten: number;
  #changedAt: number;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    ({ epoch: this.epoch, createdAt: this.createdAt } = openLog(storage, migrations));
    const range = this.#sql
      .exec<{ first: number | null; last: number | null; at: number | null }>(
        "SELECT (SELECT min(seq) FROM event) AS first, max(seq) AS last, at FROM event",
      )
      .one();
    this.#seq = range.last ?? 0;
    this.#forgotten = (range.first ?? 1) - 1;
    this.#changedAt = range.at ?? 0;
  }

  get seq(): number {
    return this.#seq;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  /** Stores what is new in the deliveries, and returns it. */
  append(deliveries: readonly Delivery[]): FeedEvent[] {
    const fresh: FeedEvent[] = [];
    const at = Date.now();
    for (const { call, epoch, seq, events } of deliveries) {
      for (const [index, event] of events.entries()) {
        const item: FeedEvent = { ...event, call };
        const stored = this.#sql.exec(
          "INSERT INTO event (seq, id, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING seq",
          this.#seq + 1,
          `${call} ${epoch} ${seq + index}`,
          at,
          JSON.stringify(item),
        );
        if (stored.toArray().length === 0) continue;
        this.#seq += 1;
        this.#changedAt = at;
        fresh.push(item);
      }
    }
    return fresh;
  }

  after(seq: number, limit: number): FeedEvent[] {
    const rows = this.#sql.exec<{ body: string }>(
      "SELECT body FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
      seq,
      limit,
    );
    // `append` wrote it, so it is an event of a feed.
    return rows.toArray().map((row) => JSON.parse(row.body) as FeedEvent);
  }

  /** Deletes the events beyond the newest `count`, and those stored before `time` (ms since the epoch). */
  forget(count: number, time: number): void {
    let deleted: number;
    do {
      // The newest event stays in any case: it is what the next sequence number is counted from.
      const batch = this.#sql.exec(
        `DELETE FROM event
         WHERE seq < ? AND seq < (SELECT min(seq) FROM event) + ? AND (seq <= ? OR at < ?) RETURNING seq`,
        this.#seq,
        forgottenAtOnce,
        this.#seq - count,
        time,
      );
      deleted = batch.toArray().length;
    } while (deleted === forgottenAtOnce);
    const { first } = this.#sql.exec<{ first: number | null }>("SELECT min(seq) AS first FROM event").one();
    this.#forgotten = (first ?? 1) - 1;
  }
}
