const firstPause = 1_000;
const longestPause = 60_000;
// Whoever asks for more is asked again after that: a number that is none must not stop a campaign for good.
const longestAsked = 3_600_000;
// One reset among many calls is an accident; several in a row are an outage, of which each dial is a destination burnt.
const accidents = 3;

interface GateState {
  /** In milliseconds since the epoch. */
  readonly closedUntil: number;
  /** How often it was closed since a call went through. */
  readonly failures: number;
  /** How many calls in a row nobody knows to have been dialled. */
  readonly inDoubt: number;
}

const key = "gate";

/**
 * Stays closed while Plivo takes no calls of the account, so that no destination is spent on finding that out again.
 *
 * An outage outlasts the object, which sleeps while it waits: what is known of one is on disk. Without one, nothing is.
 */
export class Gate {
  readonly #storage: DurableObjectStorage;
  #state: GateState;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#state = storage.kv.get<GateState>(key) ?? { closedUntil: 0, failures: 0, inDoubt: 0 };
  }

  /** In milliseconds since the epoch. */
  get closedUntil(): number {
    return this.#state.closedUntil;
  }

  /** Whether to try with one call alone: nothing has gone through since it was closed. */
  get isTrying(): boolean {
    return this.#state.failures > 0;
  }

  /**
   * Plivo dialled nothing, and would dial nothing else either.
   *
   * @param retryAfter seconds that it asks to wait
   * @returns for how many milliseconds the gate is closed
   */
  close(now: number, retryAfter = 0): number {
    const { closedUntil, failures } = this.#state;
    const backOff = Math.min(longestPause, firstPause * 2 ** failures);
    // Spread, as others of the account wait for the same.
    const pause = Math.ceil(
      Math.max(Math.min(longestAsked, retryAfter * 1_000), backOff) * (1 + Math.random() / 4),
    );
    this.#note({ failures: failures + 1, closedUntil: Math.max(closedUntil, now + pause) });
    return this.closedUntil - now;
  }

  /** Nobody knows whether Plivo dialled. */
  doubt(now: number): void {
    this.#note({ inDoubt: this.#state.inDoubt + 1 });
    if (this.#state.inDoubt >= accidents) this.close(now);
  }

  /** Somebody has seen to what was in the way: it opens at once. */
  reset(): void {
    this.open();
    if (this.closedUntil > 0) this.#note({ closedUntil: 0 });
  }

  /** A call went through. */
  open(): void {
    const { failures, inDoubt } = this.#state;
    if (failures > 0 || inDoubt > 0) this.#note({ failures: 0, inDoubt: 0 });
  }

  #note(change: Partial<GateState>): void {
    this.#state = { ...this.#state, ...change };
    this.#storage.kv.put(key, this.#state);
  }
}
