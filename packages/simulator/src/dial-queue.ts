import type { Clock } from "./clock/clock.ts";

/** Spreads dialling out: Plivo accepts calls above the calls-per-second limit and dials them later. */
export class DialQueue {
  readonly #clock: Clock;
  readonly #callsPerSecond: number;
  /** When the last `callsPerSecond` calls dial, oldest first. */
  readonly #slots: number[] = [];

  constructor(clock: Clock, callsPerSecond: number) {
    this.#clock = clock;
    this.#callsPerSecond = callsPerSecond;
  }

  /** Takes the next slot; gives the milliseconds until then. */
  reserve(): number {
    const now = this.#clock.now();
    if (this.#callsPerSecond === Number.POSITIVE_INFINITY) return 0;
    const oldest = this.#slots.length < this.#callsPerSecond ? undefined : this.#slots.shift();
    const slot = oldest === undefined ? now : Math.max(now, oldest + 1_000);
    this.#slots.push(slot);
    return slot - now;
  }
}
