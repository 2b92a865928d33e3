// Each of them keeps its object awake, which is billed.
const pollsPerObject = 1_000;
// More than the tabs of one page need.
const pollsPerTicket = 10;

/**
 * Requests that wait for news.
 *
 * The platform does not tell an object that whoever waits has gone, not even where it has `Request.signal`. So a ticket's
 * newest request gets the place of its oldest one, where it has no other: one that was given up is in nobody's way.
 *
 * @see https://github.com/cloudflare/workerd/issues/4185
 */
export class LongPolls {
  /** The oldest first. */
  readonly #waiting: Set<{ readonly ticket: string; readonly end: (reason: "news" | "displaced") => void }> =
    new Set();

  /**
   * Waits for `release`, and no longer than `milliseconds`.
   *
   * @returns false where there is no place to wait in, or a later request has taken it
   */
  async wait(milliseconds: number, ticket: string): Promise<boolean> {
    const own = [...this.#waiting].filter((poll) => poll.ticket === ticket);
    const [oldest] = own;
    if (oldest && own.length >= pollsPerTicket) {
      this.#waiting.delete(oldest);
      oldest.end("displaced");
    }
    if (this.#waiting.size >= pollsPerObject) return false;
    const ended = new AbortController();
    const poll = { ticket, end: (reason: string): void => ended.abort(reason) };
    this.#waiting.add(poll);
    // It rejects when it is ended.
    await scheduler.wait(milliseconds, { signal: ended.signal }).catch(() => {});
    this.#waiting.delete(poll);
    return ended.signal.reason !== "displaced";
  }

  release(): void {
    for (const { end } of this.#waiting) end("news");
    this.#waiting.clear();
  }
}
