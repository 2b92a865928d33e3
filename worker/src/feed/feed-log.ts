import type { CallEvent } from "@plivo-edge/callbacks";
import type { SinkEvent } from "../sinks/sink-event.ts";
import { type Identity, openLog, readIdentity } from "../storage/open-log.ts";
import { readAtOnce } from "../storage/read-at-once.ts";
import type { EventSource } from "../subscribers/types.ts";
import { RecentIds } from "./recent-ids.ts";

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

// Some tens of milliseconds, for which an append may have to wait.
const forgottenAtOnce = 5_000;

const table =
  "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);";
const migrations = [
  "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL);",
  // Without the index, which is a row written for each event. No more than may be kept is copied, in one turn.
  `ALTER TABLE event RENAME TO indexed;
   ${table}
   INSERT INTO event SELECT * FROM indexed WHERE seq > (SELECT max(seq) FROM indexed) - 100000;
   DROP TABLE indexed;`,
];
// The last sequence number, kept while there is no event that has it.
const lastKey = "last";

/**
 * The events of many calls in the order of their arrival, each one once; the oldest of them are forgotten in time.
 *
 * Reading it writes nothing: there are no tables before `begin` or the first event.
 */
export class FeedLog implements EventSource<FeedEvent, undefined>, Identity {
  /** A feed goes on. */
  readonly endsAt: number = Infinity;
  #identity: Identity;
  #begun: boolean;
  #seq = 0;
  #forgotten = 0;
  #changedAt = 0;
  #oldestAt: number | undefined;
  readonly #ids: RecentIds = new RecentIds(() =>
    this.#storage.sql.exec<{ id: string; at: number }>("SELECT id, at FROM event ORDER BY seq DESC"),
  );
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const identity = readIdentity(storage);
    this.#begun = identity !== undefined;
    this.#identity = identity ?? { epoch: crypto.randomUUID(), createdAt: Date.now() };
    if (!identity) return;
    openLog(storage, migrations);
    const newest = storage.sql.exec<{ seq: number; at: number }>(
      "SELECT seq, at FROM event ORDER BY seq DESC LIMIT 1",
    );
    const [last] = newest.toArray();
    this.#seq = last?.seq ?? storage.kv.get<number>(lastKey) ?? 0;
    this.#changedAt = last?.at ?? 0;
    this.#readOldest();
  }

  get epoch(): string {
    return this.#identity.epoch;
  }

  get createdAt(): number {
    return this.#identity.createdAt;
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

  /** Whether there is anything on disk. */
  get begun(): boolean {
    return this.#begun;
  }

  /** When the oldest event was stored, in milliseconds since the epoch; undefined where there is none. */
  get oldestAt(): number | undefined {
    return this.#oldestAt;
  }

  /** Makes the tables, and keeps the epoch. */
  begin(): void {
    if (this.#begun) return;
    this.#identity = openLog(this.#storage, migrations, this.#identity, table);
    this.#begun = true;
  }

  /** Stores what is new in the deliveries, all of it or nothing, and returns it. */
  append(deliveries: readonly Delivery[]): FeedEvent[] {
    if (deliveries.some(({ events }) => events.length > 0)) this.begin();
    const fresh = new Map<string, FeedEvent>();
    for (const { call, epoch, seq, events } of deliveries) {
      for (const [index, event] of events.entries()) {
        const id = `${call} ${epoch} ${seq + index}`;
        if (!fresh.has(id) && !this.#ids.has(id, event.receivedAt)) fresh.set(id, { ...event, call });
      }
    }
    if (fresh.size === 0) return [];
    // Should the clock be set back, the order of storing still is the order of time.
    const at = Math.max(Date.now(), this.#changedAt);
    this.#storage.transactionSync(() => {
      let seq = this.#seq;
      for (const [id, item] of fresh) {
        seq += 1;
        this.#storage.sql.exec(
          "INSERT INTO event (seq, id, at, body) VALUES (?, ?, ?, ?)",
          ...[seq, id, at, JSON.stringify(item)],
        );
      }
    });
    for (const id of fresh.keys()) this.#ids.add(id);
    this.#seq += fresh.size;
    this.#changedAt = at;
    this.#oldestAt ??= at;
    return [...fresh.values()];
  }

  after(seq: number, limit: number): FeedEvent[] {
    // `append` wrote it, so it is an event of a feed.
    return readAtOnce(this.#bodiesAfter(seq), limit).map((body) => JSON.parse(body) as FeedEvent);
  }

  /** The same with the ids of the events, for whoever has to know them when they come again. */
  identified(seq: number, limit: number): SinkEvent[] {
    // A call's id and an epoch have no spaces.
    const body = "json_insert(body, '$.id', replace(id, ' ', ':'))";
    return readAtOnce(this.#bodiesAfter(seq, body), limit).map((text) => JSON.parse(text) as SinkEvent);
  }

  /** The calls of a feed add up to nothing. */
  stateAt(): undefined {}

  *#bodiesAfter(seq: number, body = "body"): Generator<string> {
    if (!this.#begun) return;
    const rows = this.#storage.sql.exec<{ body: string }>(
      `SELECT ${body} AS body FROM event WHERE seq > ? ORDER BY seq`,
      seq,
    );
    for (const { body } of rows) yield body;
  }

  /**
   * Deletes the events beyond the newest `count`, and those stored before `time` (ms since the epoch), as many as go in one
   * turn. True when there may be more of them.
   */
  forget(count: number, time: number): boolean {
    if (this.#oldestAt === undefined) return false;
    const first = this.#forgotten + 1;
    // They are stored in the order of `at`, so that a slice by `seq`, which has an index, is all that is read.
    const last = Math.min(this.#seq, first + forgottenAtOnce - 1);
    const isEmptied = this.#storage.transactionSync(() => {
      const deleted = this.#storage.sql
        .exec(
          "DELETE FROM event WHERE seq BETWEEN ? AND ? AND (seq <= ? OR at < ?) RETURNING seq",
          first,
          last,
          this.#seq - count,
          time,
        )
        .toArray().length;
      const isEmptied = deleted > 0 && first + deleted > this.#seq;
      if (isEmptied) this.#storage.kv.put(lastKey, this.#seq);
      return isEmptied;
    });
    if (isEmptied) {
      this.#forgotten = this.#seq;
      this.#oldestAt = undefined;
      return false;
    }
    this.#readOldest();
    return this.#forgotten === last;
  }

  /**
   * Empties the events of a call that come after `seq`, as many as go in one turn, and keeps their places: sequence numbers
   * count up, and whoever follows the feed is told of each. Returns how far it came.
   */
  erase(call: string, seq: number): number {
    const last = Math.min(this.#seq, Math.max(seq, this.#forgotten) + forgottenAtOnce);
    if (!this.#begun) return last;
    const prefix = `${call} `;
    this.#storage.sql.exec(
      `UPDATE event SET body = json_object('type', 'erased', 'callUuid', ?, 'receivedAt', at, 'call', ?)
       WHERE seq BETWEEN ? AND ? AND substr(id, 1, ?) = ?`,
      ...[call, call, seq + 1, last, prefix.length, prefix],
    );
    return last;
  }

  #readOldest(): void {
    const rows = this.#storage.sql.exec<{ seq: number; at: number }>(
      "SELECT seq, at FROM event ORDER BY seq LIMIT 1",
    );
    const [oldest] = rows.toArray();
    this.#forgotten = oldest ? oldest.seq - 1 : this.#seq;
    this.#oldestAt = oldest?.at;
  }
}
