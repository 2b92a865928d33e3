import { within } from "../deadline.ts";
import { isOverloaded } from "../http/overload.ts";
import { log, nameOf } from "../log.ts";

// Nothing rests on Plivo's own retry: by default it sends nothing again after a 5xx. An event that is stored twice is one.
const longestTry = 4_000;
const firstPause = 250;
const longestPause = 8_000;
// What the platform allows behind a reply, less what the last try may take.
const triesFor = 26_000;

/** What came of storing an event. */
export interface Recorded {
  /** False where it was stored before. */
  readonly fresh: boolean;
}

/**
 * Stores an event, and tries again behind the reply until it is stored: for some half a minute, with growing pauses.
 * Whoever has too much to do is not asked again.
 *
 * @param record stores it; called once for each try
 * @param timeout how many milliseconds the reply waits
 * @throws {DeadlineError} when it is not stored by then, and is still being tried
 * @throws what the object threw that has too much to do
 */
export function recordBehindReply(
  type: string,
  record: () => Promise<Recorded>,
  context: { waitUntil(promise: Promise<unknown>): void },
  timeout: number,
): Promise<Recorded> {
  const began = Date.now();
  const first = within(longestTry, record());
  const recorded = first.catch((error: unknown) => tryAgain(type, record, error, began + triesFor));
  // Whoever waits for the reply is told; behind it there is nobody left to tell but the log.
  context.waitUntil(recorded.catch(() => {}));
  if (timeout <= longestTry) return within(timeout, recorded);
  // Most are stored by the first try, and take no other timer.
  return first.catch(() => within(began + timeout - Date.now(), recorded));
}

async function tryAgain(
  type: string,
  record: () => Promise<Recorded>,
  failure: unknown,
  until: number,
): Promise<Recorded> {
  let error = failure;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    const isOver = isOverloaded(error) || Date.now() + pause >= until;
    log("error", "event not stored", { type, error: nameOf(error), again: !isOver });
    if (isOver) throw error;
    await scheduler.wait(pause);
    try {
      return await within(longestTry, record());
    } catch (thrown) {
      error = thrown;
    }
  }
}
