import { type Clock, forever, raceTimer } from "./clock.ts";

/** A clock that jumps from one event to the next, so that a four-hour call takes no time to test. */
export interface VirtualClock extends Clock {
  /**
   * Lets `ms` pass, stopping at every event on the way until what it set off has come to rest.
   * Calls that overlap all count from the moment of their call.
   *
   * @throws RangeError if `ms` is negative or not finite.
   */
  advance(ms: number): Promise<void>;
}

/** Where a virtual clock starts, and what moves it. */
export interface VirtualClockOptions {
  /** Where time starts, in milliseconds since the epoch. @default 2026-01-05T08:35:08Z */
  readonly start?: number;
  /** Whether time moves on by itself when nothing is going on. With `false`, `advance` alone moves it. @default true */
  readonly auto?: boolean;
  /** For how many real milliseconds time stands still for a receiver that does not reply. @default 2000 */
  readonly replyTimeout?: number;
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Somebody moves the clock by hand, and waits until it is there. */
interface Advance {
  readonly goal: number;
  readonly resolve: () => void;
}

/** How many turns of the event loop have to pass in which nothing happens: whoever awaits a reply needs some. */
const quietTurns = 8;

/** How many steps of promises a turn lets by. In workerd a message is such a step itself, and no turn. */
const stepsOfTurn = 25;

/** A message takes a turn of the event loop, where a timeout takes a millisecond. */
async function afterTurns(turns: number, act: () => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let left = turns; left > 0; left -= 1) {
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(undefined);
    });
    for (let step = 0; step < stepsOfTurn; step += 1) await undefined;
  }
  port1.close();
  act();
}

/** Virtual time for tests: it stands still while a callback is being received. */
export function virtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const { start = Date.UTC(2026, 0, 5, 8, 35, 8), auto = true, replyTimeout = 2_000 } = options;
  /** In order of time; timers of the same moment stay in order of arrival. */
  const timers: Timer[] = [];
  /** In order of their goals. A list and no queue: a receiver may wait for one before another can end. */
  const advances: Advance[] = [];
  let now = start;
  let held = 0;
  /** Pieces of outside work so far. */
  let works = 0;
  let looking = false;

  /** Moves on when nobody has anything left to do; one timer at a time, as its waking may add an earlier one. */
  function look(): void {
    if (looking || held > 0) return;
    looking = true;
    const before = works;
    void afterTurns(quietTurns, () => {
      looking = false;
      if (held > 0) return;
      if (works > before) return look();
      const [timer] = timers;
      const [advance] = advances;
      const limit = advance?.goal ?? (auto ? Number.POSITIVE_INFINITY : now);
      if (timer !== undefined && timer.at <= limit) {
        timers.shift();
        now = Math.max(now, timer.at);
        timer.fire();
        look();
      } else if (advance !== undefined) {
        advances.shift();
        now = Math.max(now, advance.goal);
        advance.resolve();
        look();
      }
    });
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === Number.POSITIVE_INFINITY) return forever(signal);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer: Timer = {
        at: now + Math.max(0, ms),
        fire: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      function abort(): void {
        timers.splice(timers.indexOf(timer), 1);
        reject(signal?.reason);
      }
      signal?.addEventListener("abort", abort, { once: true });
      const later = timers.findIndex(({ at }) => at > timer.at);
      timers.splice(later === -1 ? timers.length : later, 0, timer);
      look();
    });
  }

  async function withTimeout<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    held += 1;
    works += 1;
    let holding = true;
    const release = (): void => {
      if (!holding) return;
      holding = false;
      held -= 1;
      look();
    };
    // A receiver that never replies would stop time for ever, and with it the timeout that is to end the wait.
    const giveUp = setTimeout(release, replyTimeout);
    try {
      return await raceTimer(work, (signal) => sleep(ms, signal));
    } finally {
      clearTimeout(giveUp);
      release();
    }
  }

  async function advance(ms: number): Promise<void> {
    if (!(ms >= 0 && Number.isFinite(ms))) {
      throw new RangeError("The time to advance must be a finite number, not negative.");
    }
    if (auto) return sleep(ms);
    const goal = now + ms;
    return new Promise((resolve) => {
      const later = advances.findIndex((other) => other.goal > goal);
      advances.splice(later === -1 ? advances.length : later, 0, { goal, resolve });
      look();
    });
  }

  return { now: () => now, sleep, wait: sleep, withTimeout, advance };
}
