/** Something that may happen while somebody waits. */
export class Signal {
  #waiting: AbortController | undefined;

  /** Ends the wait. */
  notify(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
  }

  /** Waits until it happens, and no longer than `milliseconds`. One waits at a time. */
  async wait(milliseconds: number): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    // It rejects when it is ended.
    await scheduler.wait(milliseconds, { signal: waiting.signal }).catch(() => {});
    if (this.#waiting === waiting) this.#waiting = undefined;
  }
}
