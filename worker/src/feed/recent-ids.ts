// Clocks of two machines differ by less.
const clockTolerance = 60_000;
// More than a feed has events, so that most of them are new when all are read again; and some 25 MB of an object's 128.
const mostIds = 150_000;

/** A stored event's id, and when it was stored in milliseconds since the epoch. */
export interface StoredId {
  readonly id: string;
  readonly at: number;
}

/**
 * Tells whether a feed has an event already, without an index on disk, which would be another row to pay for with each.
 *
 * An event cannot have been stored before it was received: whoever brings one says when that was, and only what was stored
 * since then is read, once.
 */
export class RecentIds {
  readonly #read: () => Iterable<StoredId>;
  readonly #ids: Set<string> = new Set();
  /** The ids of all events that were stored since then are known, in milliseconds since the epoch. */
  #since = Infinity;

  /** @param read the ids that are stored, the newest first; it is left where it has told enough */
  constructor(read: () => Iterable<StoredId>) {
    this.#read = read;
  }

  /** @param receivedAt when the event was received, in milliseconds since the epoch */
  has(id: string, receivedAt: number): boolean {
    // Whose clock is ahead has received it now at the latest.
    const since = Math.min(receivedAt, Date.now()) - clockTolerance;
    if (since < this.#since) {
      for (const stored of this.#read()) {
        if (stored.at < since) break;
        this.#ids.add(stored.id);
      }
      this.#since = since;
    }
    return this.#ids.has(id);
  }

  add(id: string): void {
    if (this.#ids.size >= mostIds) {
      this.#ids.clear();
      this.#since = Infinity;
    }
    // Where nothing is known of what was stored since then, it is read with the rest.
    if (this.#since < Infinity) this.#ids.add(id);
  }
}
