// Each of them keeps its object awake, which is billed.
const pollsPerObject = 1_000;
// More than the tabs of one page need.
const pollsPerTicket = 10;

/** Requests that wait for news. */
export class LongPolls {
  /** What ends the wait of each, and whose ticket it came with. */
  readonly #waiting: Map<() => void, string> = new Map();

  /** Whether another request with this ticket may wait. */
  admits(ticket: string): boolean {
    if (this.#waiting.size >= pollsPerObject) return false;
    return [...this.#waiting.values()].filter((other) => other === ticket).length < pollsPerTicket;
  }

  /** Waits for `release`, for the request to be given up, and no longer than `milliseconds`. */
  async wait(milliseconds: number, ticket: string, abandoned?: AbortSignal): Promise<void> {
    const released = new AbortController();
    const release = (): void => released.abort();
    this.#waiting.set(release, ticket);
    abandoned?.addEventListener("abort", release);
    // It rejects when it is released.
    await scheduler.wait(milliseconds, { signal: released.signal }).catch(() => {});
    abandoned?.removeEventListener("abort", release);
    this.#waiting.delete(release);
  }

  release(): void {
    for (const release of this.#waiting.keys()) release();
    this.#waiting.clear();
  }
}
