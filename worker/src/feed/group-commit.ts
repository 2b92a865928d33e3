/**
 * Group commit: while one batch is on its way to the disk, the next one gathers. When it is
 * quiet nothing waits.
 */
export class GroupCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  #gathering: { readonly items: Item[]; readonly written: Promise<void> } | undefined;
  #writing: Promise<void> = Promise.resolve();

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
      .then(() => {
        this.#gathering = undefined;
        return this.#write(items);
      });
    this.#writing = written;
    return { items, written };
  }
}
