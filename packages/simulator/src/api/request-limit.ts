import type { Account } from "../account.ts";
import type { Clock } from "../clock/clock.ts";

/** Plivo counts requests over five seconds, in milliseconds. @see https://www.plivo.com/docs/account/account-limits */
const window = 5_000;

/** How many API requests an account may make. */
export class RequestLimit {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #times = new WeakMap<Account, number[]>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Counts a request; false if it is one too many. */
  takes(account: Account): boolean {
    if (this.#most === Number.POSITIVE_INFINITY) return true;
    const now = this.#clock.now();
    const times = (this.#times.get(account) ?? []).filter((time) => time > now - window);
    this.#times.set(account, times);
    if (times.length >= this.#most) return false;
    times.push(now);
    return true;
  }
}
