// Of the time that the batch took. Those who had to wait for it reach the object one after another: without a pause the first
// of them would be a batch of its own, and the others would wait again while many subscribers are told of that one event.
const pauseAfter = 0.25;
// Milliseconds, whatever the clock says: it may be set back.
const longestPause = 100;

/**
 * Group commit: while one batch is on its way to the disk, and for a little while behind it, the next one gathers. When it
 * is quiet nothing waits.
 */
export class GroupCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  #gathering: { readonly items: Item[]; readonly written: Promise<void> } | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** When the next batch may go, in milliseconds since the epoch. */
  #nextAt = 0;

  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write;
  }

  /** Settles as the write of the item's batch does. */
  add(item: Item): Promise<void> {
    this.#gathering ??= this.#gather();
    this.#gathering.items.push(item);
    return this.#gathering.written;
  }

  #gather(): { items: Item[]; written: Promise<void> } {
    const items: Item[] = [];
    const written = this.#writing
      // Whoever added to the batch before this one has been told of its failure.
      .catch(() => {})
      .then(async () => {
        const pause = Math.min(longestPause, this.#nextAt - Date.now());
        if (pause > 0) await scheduler.wait(pause);
        this.#gathering = undefined;
        const began = Date.now();
        try {
          await this.#write(items);
        } finally {
          const ended = Date.now();
          this.#nextAt = ended + pauseAfter * (ended - began);
        }
      });
    this.#writing = written;
    return { items, written };
  }
}
