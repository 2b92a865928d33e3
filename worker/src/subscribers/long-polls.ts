/** Requests that wait for news. Each of them keeps its object awake, which is paid for: so there is a limit. */
export class LongPolls {
  readonly #waiting: Set<() => void> = new Set();
  readonly #limit: number;

  constructor(limit = 1_000) {
    this.#limit = limit;
  }

  get any(): boolean {
    return this.#waiting.size > 0;
  }

  get full(): boolean {
    return this.#waiting.size >= this.#limit;
  }

  /** Waits for `release`, and no longer than `milliseconds`. */
  async wait(milliseconds: number): Promise<void> {
    const released = new AbortController();
    const release = (): void => released.abort();
    this.#waiting.add(release);
    // It rejects when it is released.
    await scheduler.wait(milliseconds, { signal: released.signal }).catch(() => {});
    this.#waiting.delete(release);
  }

  release(): void {
    for (const release of this.#waiting) release();
    this.#waiting.clear();
  }
}
