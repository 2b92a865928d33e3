import { log, nameOf } from "../log.ts";

// The platform refuses later ones, and until then every object will have been woken by something else.
const latest = Date.UTC(2189, 0);
const ringAgainAfter = 60_000;

/** The one alarm that an object has, for all that it is waiting for. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  /** Unknown when the object wakes. */
  #at: number | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Sets the alarm for `due` or earlier: an early alarm sets the next one.
   *
   * @param due in milliseconds since the epoch; never is Infinity
   */
  async set(due: number): Promise<void> {
    if (due > latest) return;
    // Each setAlarm is a row written, so an alarm that is early enough is left to set the next one. One in the past has
    // failed for good, or is about to ring: what cannot be told apart is set anew.
    this.#at ??= (await this.#storage.getAlarm()) ?? Infinity;
    if (this.#at <= due && this.#at > Date.now()) return;
    // The platform takes no time before its own epoch.
    const at = Math.max(1, due);
    await this.#storage.setAlarm(at);
    this.#at = at;
  }

  /** Sets the alarm for `due`, and not earlier: what it was to ring for is done. */
  async move(due: number): Promise<void> {
    this.#at ??= (await this.#storage.getAlarm()) ?? Infinity;
    if (this.#at === due || due > latest) return;
    await this.#storage.setAlarm(due);
    this.#at = due;
  }

  /**
   * Does what is due, and sees to it that the alarm rings again where that fails: the platform tries six times in two
   * minutes, and then never.
   */
  async ring(work: () => Promise<void>): Promise<void> {
    this.forget();
    try {
      await work();
    } catch (error) {
      log("error", "an alarm failed, and rings again", { error: nameOf(error) });
      this.forget();
      await this.set(Date.now() + ringAgainAfter);
    }
  }

  /** Unsets it. Under compatibility dates before 2026-02-24, `deleteAll` leaves the alarm. */
  async unset(): Promise<void> {
    await this.#storage.deleteAlarm();
    this.#at = Infinity;
  }

  /** Forgets what was set: it was deleted with everything else. */
  forget(): void {
    this.#at = undefined;
  }
}
