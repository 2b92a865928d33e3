import { readIdentity } from "../storage/open-log.ts";

/** What a feed has of a call. */
export interface FeedMark {
  /** The place of the last event that it has, as far as this is known. */
  readonly sent: number;
  /** How often in a row it could not be told of the next one, and when to try again, in milliseconds since the epoch. */
  readonly failures?: number;
  readonly retryAt?: number;
}

/** What the watchdog knows. */
export interface Watch {
  /** Seconds, where whoever placed the call has said so. */
  readonly ringTimeout?: number | undefined;
  readonly timeLimit?: number | undefined;
  /** How often Plivo was asked about the call, and when it may be asked again, in milliseconds since the epoch. */
  readonly asked: number;
  readonly askAgainAt?: number;
}

/**
 * All of a call that changes with each of its events, in one row: an event is one row written, and nothing else is.
 *
 * See STORAGE.md for what becomes of rows of other versions.
 */
interface CallRow {
  readonly version: 2;
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** How many events each page holds that is full, and thus a row of its own. */
  readonly pages: readonly number[];
  /** The events after those, each as JSON. */
  readonly events: readonly string[];
  readonly feeds: readonly (readonly [name: string, mark: FeedMark])[];
  /** The same of the dials of campaigns that are told how the call ended; absent where there is none. */
  readonly campaigns?: readonly (readonly [dial: string, mark: FeedMark])[];
  readonly watch: Watch;
  /** The ids of the placements that store documents of the call; absent in rows of before. */
  readonly documents?: readonly string[];
}

// More transfers than any call needs, each of which has a document that is kept for two days.
const mostDocuments = 50;
// Characters. The row is written with each event, so that a longer page costs more time, and a shorter one more rows.
const pageSize = 16_384;

const key = "call";
const pageKey = (page: number): string => `events ${page}`;

/** A call on disk. Reading it writes nothing: there is no row before `save`. */
export class CallStorage {
  readonly #storage: DurableObjectStorage;
  #row: CallRow;
  #exists: boolean;
  #closed = false;
  feeds: ReadonlyMap<string, FeedMark>;
  campaigns: ReadonlyMap<string, FeedMark>;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const row = storage.kv.get<CallRow>(key) ?? rowOfTables(storage);
    this.#exists = row !== undefined;
    this.#row = row ?? {
      version: 2,
      epoch: crypto.randomUUID(),
      createdAt: Date.now(),
      pages: [],
      events: [],
      feeds: [],
      watch: { asked: 0 },
    };
    this.feeds = new Map(this.#row.feeds);
    this.campaigns = new Map(this.#row.campaigns);
  }

  /** Whether there is anything on disk. */
  get exists(): boolean {
    return this.#exists;
  }

  get epoch(): string {
    return this.#row.epoch;
  }

  get createdAt(): number {
    return this.#row.createdAt;
  }

  get watch(): Watch {
    return this.#row.watch;
  }

  set watch(watch: Watch) {
    this.#row = { ...this.#row, watch };
  }

  get documents(): readonly string[] {
    return this.#row.documents ?? [];
  }

  /** Takes note of where a document of the call is stored, which is on disk once the storage is saved. */
  note(document: string): void {
    if (this.documents.includes(document)) return;
    this.#row = { ...this.#row, documents: [...this.documents, document].slice(-mostDocuments) };
  }

  /** Writes nothing any more: the call is erased or forgotten, and somebody may still hold this. */
  close(): void {
    this.#closed = true;
  }

  /** Writes an event, with all that has changed since the last one. Throws where the disk does, and has not added it. */
  append(event: string): void {
    const { pages, events } = this.#row;
    const length = events.reduce((sum, { length }) => sum + length, event.length);
    if (length > pageSize && events.length > 0 && !this.#closed) {
      this.#storage.kv.put(pageKey(pages.length), events);
      this.#put({ pages: [...pages, events.length], events: [event] });
    } else this.#put({ events: [...events, event] });
  }

  /** Writes what has changed, which is one row. */
  save(): void {
    this.#put({});
  }

  /** The events that come after `seq`, each as JSON, read page by page. */
  *after(seq: number): Generator<string, void> {
    let first = 0;
    const { pages, events } = this.#row;
    for (const [page, count] of pages.entries()) {
      if (seq < first + count) {
        const full = this.#storage.kv.get<readonly string[]>(pageKey(page)) ?? [];
        yield* full.slice(Math.max(0, seq - first));
      }
      first += count;
    }
    yield* events.slice(Math.max(0, seq - first));
  }

  #put(changes: Partial<CallRow>): void {
    if (this.#closed) return;
    const row = {
      ...this.#row,
      ...changes,
      feeds: [...this.feeds],
      ...(this.campaigns.size > 0 && { campaigns: [...this.campaigns] }),
    };
    this.#storage.kv.put(key, row);
    this.#row = row;
    this.#exists = true;
  }
}

/** Takes over what the first version kept in tables, and drops them. */
function rowOfTables(storage: DurableObjectStorage): CallRow | undefined {
  const { sql, kv } = storage;
  const identity = readIdentity(storage);
  if (!identity) return undefined;
  return storage.transactionSync(() => {
    const bodies = sql.exec<{ body: string }>("SELECT body FROM event ORDER BY seq").toArray();
    const feeds = sql.exec<{ name: string; sent: number }>("SELECT name, sent FROM feed").toArray();
    const watched = kv.get<{ asked: number; ringTimeout?: number; timeLimit?: number }>("watched");
    sql.exec("DROP TABLE event; DROP TABLE feed; DROP TABLE migration;");
    kv.delete("watched");
    const pages: (readonly string[])[] = [];
    let page: string[] = [];
    for (const { body } of bodies) {
      page.push(body);
      if (page.reduce((sum, { length }) => sum + length, 0) < pageSize) continue;
      kv.put(pageKey(pages.length), page);
      pages.push(page);
      page = [];
    }
    const row: CallRow = {
      version: 2,
      ...identity,
      pages: pages.map(({ length }) => length),
      events: page,
      feeds: feeds.map(({ name, sent }) => [name, { sent }]),
      watch: { asked: 0, ...watched },
    };
    kv.put(key, row);
    return row;
  });
}
