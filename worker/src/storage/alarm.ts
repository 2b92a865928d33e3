// The platform refuses later ones, and until then every object will have been woken by something else.
const latest = Date.UTC(2189, 0);

/** The one alarm that an object has, for all that it is waiting for. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  /** Unknown when the object wakes. */
  #at: number | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Makes it ring at a time, or before: what rings early looks again.
   *
   * @param due in milliseconds since the epoch; never is Infinity
   */
  async set(due: number): Promise<void> {
    if (due > latest) return;
    // Each setAlarm is a row written, so an alarm that is early enough is left to set the next one.
    this.#at ??= (await this.#storage.getAlarm()) ?? Infinity;
    if (this.#at <= due) return;
    this.#at = due;
    await this.#storage.setAlarm(due);
  }

  /** Forgets what was set: it has rung, or was deleted with everything else. */
  forget(): void {
    this.#at = undefined;
  }
}
