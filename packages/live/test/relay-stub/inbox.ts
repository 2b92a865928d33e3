/** What arrives before anybody asks is kept; who asks first waits. */
export class Inbox<Item> {
  readonly #items: Item[] = [];
  readonly #readers: ((item: Item) => void)[] = [];

  put(item: Item): void {
    const reader = this.#readers.shift();
    if (reader) reader(item);
    else this.#items.push(item);
  }

  take(): Promise<Item> {
    const item = this.#items.shift();
    return item === undefined ? new Promise((resolve) => this.#readers.push(resolve)) : Promise.resolve(item);
  }
}
