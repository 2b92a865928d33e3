import { type Clock, forever, raceTimer } from "./clock.ts";

/** What `setTimeout` can count. */
const longestTimer = 2 ** 31 - 1;

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms === Number.POSITIVE_INFINITY) return forever(signal);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    // The moment may have passed while something else was done, and Node warns of a negative time.
    const timer = setTimeout(finish, Math.min(Math.max(ms, 0), longestTimer));
    function finish(): void {
      signal?.removeEventListener("abort", abort);
      resolve();
    }
    function abort(): void {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * The wall clock.
 *
 * @param options.speed - how many seconds of a call pass in one real second; 1 by default.
 * @throws RangeError if the speed is not a positive number.
 */
export function realClock({ speed = 1 }: { readonly speed?: number } = {}): Clock {
  if (!(speed > 0 && Number.isFinite(speed))) throw new RangeError("speed must be a positive number.");
  const start = Date.now();
  // The system's clock may be set while calls run.
  const begun = performance.now();
  return {
    isReal: true,
    now: () => Math.round(start + (performance.now() - begun) * speed),
    sleep: (ms, signal) => wait(ms / speed, signal),
    wait,
    withTimeout: (ms, work) => raceTimer(work, (signal) => wait(ms, signal)),
  };
}
