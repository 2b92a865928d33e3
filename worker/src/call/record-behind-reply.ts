import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";

// Plivo is not going to send an answer callback again once it has its document, so the relay does the trying.
const pauses = [0, 500, 2_000, 8_000];
// All of it fits into the 30 seconds that the platform allows behind a reply. An event that is stored twice is one.
const longestTry = 4_000;

/**
 * Stores an event whose reply must not wait for it for long: returns when it is stored, or when the callee
 * has waited for `timeout` milliseconds, and then goes on trying behind the reply.
 *
 * @param type the event's, for the log
 * @param record stores it; called once for each try
 */
export async function recordBehindReply(
  type: string,
  record: () => Promise<unknown>,
  context: { waitUntil(promise: Promise<unknown>): void },
  timeout: number,
): Promise<void> {
  const stored = store(type, record);
  context.waitUntil(stored);
  try {
    await within(timeout, stored);
  } catch (error) {
    log("warn", "answered before the event was stored", { type, error: nameOf(error) });
  }
}

async function store(type: string, record: () => Promise<unknown>): Promise<void> {
  for (const pause of pauses) {
    if (pause > 0) await scheduler.wait(pause);
    try {
      await within(longestTry, record());
      return;
    } catch (error) {
      log("error", "event not stored", { type, error: nameOf(error), pause });
    }
  }
}
