/**
 * Spaces calls by the generic cell rate algorithm without a burst: in no second are there more than the pace says.
 *
 * Where the pace changes, the time since the last call counts as much as it did before.
 */
export class Pace {
  /** When the last call left, in milliseconds since the epoch. */
  #lastAt: number;

  /** @param lastAt the first call leaves one interval after it, in milliseconds since the epoch */
  constructor(lastAt: number) {
    this.#lastAt = lastAt;
  }

  /** When the next call may leave, in milliseconds since the epoch. @param perSecond 0 lets nothing pass, ever: Infinity */
  nextAt(perSecond: number): number {
    // The clock has whole milliseconds.
    return Math.ceil(this.#lastAt + 1_000 / perSecond);
  }

  /** A call leaves. A late timer is not made up for: two calls closer to each other would be one too many in their second. */
  leave(now: number): void {
    this.#lastAt = now;
  }
}
