import type { Environment } from "../config/environment.ts";
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

/**
 * Counts a request, where a rate limit is bound.
 *
 * @param asker by API key or ticket, and never by address: whole offices and carriers share one
 * @throws RateLimitError
 */
export async function countAgainst(asker: string, { RATE_LIMIT }: Environment): Promise<void> {
  if (!RATE_LIMIT) return;
  const { success } = await RATE_LIMIT.limit({ key: asker });
  if (!success) throw new RateLimitError();
}
