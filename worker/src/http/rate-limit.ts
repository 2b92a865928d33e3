import type { Environment } from "../config/environment.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import { overloadPause } from "./overload.ts";
import { Refusal } from "./refusal.ts";

/** Somebody asks too often. Marked as the platform marks an object that has too much to do: neither is asked again soon. */
export class RateLimitError extends Refusal {
  override readonly name = "RateLimitError";
  readonly overloaded = true;

  constructor() {
    super(429, { error: "too many requests" }, { "retry-after": `${overloadPause}` });
  }
}

// Counting takes milliseconds, and is next to whoever asks.
const limitTimeout = 1_000;

/**
 * Counts a request, where a rate limit is bound. One that fails holds nobody back: calls are worth more than the count.
 *
 * @param asker by API key or ticket, and never by address: whole offices and carriers share one
 * @throws RateLimitError
 */
export async function countAgainst(asker: string, { RATE_LIMIT }: Environment): Promise<void> {
  if (!RATE_LIMIT) return;
  if (!(await isWithin(RATE_LIMIT, asker))) throw new RateLimitError();
}

async function isWithin(limit: RateLimit, asker: string): Promise<boolean> {
  try {
    return (await within(limitTimeout, limit.limit({ key: asker }))).success;
  } catch (error) {
    log("warn", "a rate limit could not be asked, and lets through", { error: nameOf(error) });
    return true;
  }
}
