/**
 * Spaces calls by the generic cell rate algorithm without a burst: in no second are there more than the pace says.
 *
 * Where the pace changes, the time since the last call counts as much as it did before.
 */
export class Pace {
  /** When the last call left, in milliseconds since the epoch. */
  #lastAt: number;
  #perSecond: number;

  /**
   * @param now the first call leaves one interval after it: what left just before a restart is not known
   * @param perSecond 0 lets nothing pass
   */
  constructor(now: number, perSecond: number) {
    this.#lastAt = now;
    this.#perSecond = perSecond;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  set perSecond(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** When the next call may leave, in milliseconds since the epoch; never is Infinity. */
  get nextAt(): number {
    // The clock has whole milliseconds.
    return Math.ceil(this.#lastAt + 1_000 / this.#perSecond);
  }

  /** A call leaves. A late timer is not made up for: two calls closer to each other would be one too many in their second. */
  leave(now: number): void {
    this.#lastAt = now;
  }
}
