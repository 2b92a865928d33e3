const firstPause = 1_000;
const longestPause = 60_000;
// Whoever asks for more is asked again after that: a number that is none must not stop a campaign for good.
const longestAsked = 3_600_000;
// One reset among many calls is an accident; several in a row are an outage, of which each dial is a destination burnt.
const accidents = 3;

/** Stays closed while Plivo takes no calls of the account, so that no destination is spent on finding that out again. */
export class Gate {
  #closedUntil = 0;
  #failures = 0;
  #inDoubt = 0;

  /** In milliseconds since the epoch. */
  get closedUntil(): number {
    return this.#closedUntil;
  }

  /** Whether to try with one call alone: nothing has gone through since it was closed. */
  get isTrying(): boolean {
    return this.#failures > 0;
  }

  /**
   * Plivo dialled nothing, and would dial nothing else either.
   *
   * @param retryAfter seconds that it asks to wait
   * @returns for how many milliseconds the gate is closed
   */
  close(now: number, retryAfter = 0): number {
    const backOff = Math.min(longestPause, firstPause * 2 ** this.#failures);
    // Spread, as others of the account wait for the same.
    const pause = Math.ceil(
      Math.max(Math.min(longestAsked, retryAfter * 1_000), backOff) * (1 + Math.random() / 4),
    );
    this.#failures += 1;
    this.#closedUntil = Math.max(this.#closedUntil, now + pause);
    return this.#closedUntil - now;
  }

  /** Nobody knows whether Plivo dialled. */
  doubt(now: number): void {
    this.#inDoubt += 1;
    if (this.#inDoubt >= accidents) this.close(now);
  }

  /** Somebody has seen to what was in the way: it opens at once. */
  reset(): void {
    this.open();
    this.#closedUntil = 0;
  }

  /** A call went through. */
  open(): void {
    this.#failures = this.#inDoubt = 0;
  }
}
