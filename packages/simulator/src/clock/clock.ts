/** The time that calls live in. */
export interface Clock {
  /** Whether its time is the wall clock's, at whatever speed. @default false */
  readonly isReal?: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Resolves after `ms` of the call's time.
   *
   * @throws the signal's reason, as soon as it aborts.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves after `ms` of the outside world's time, whatever the clock's speed.
   *
   * @throws the signal's reason, as soon as it aborts.
   */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Does work that waits for the world outside, such as a callback's receiver, for at most `ms` (or `Infinity`).
   *
   * The world is not sped up with the call: a receiver has its full time whatever the clock's speed.
   *
   * @throws a `TimeoutError` after `ms`, when the work's signal is aborted too.
   */
  withTimeout<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** A sleep without an end, which only its signal breaks off. */
export function forever(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Whether somebody was not done in time, as `raceTimer` and `withTimeout` say it. */
export function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

/** Runs the work until the first of its end and the timer's. */
export async function raceTimer<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timer: (signal: AbortSignal) => Promise<void>,
): Promise<T> {
  const expired = new AbortController();
  const settled = new AbortController();
  const timeout = async (): Promise<never> => {
    await timer(settled.signal);
    const error = new DOMException("Nobody replied in time.", "TimeoutError");
    expired.abort(error);
    throw error;
  };
  try {
    return await Promise.race([work(expired.signal), timeout()]);
  } finally {
    settled.abort();
  }
}
