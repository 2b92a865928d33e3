import type { Outcome } from "./attempt.ts";

/** What an outcome says about the request: carried out, certainly not carried out, or nobody knows. */
export type Effect = "done" | "none" | "unclear";

export function effectOf(outcome: Outcome): Effect {
  if (!outcome.response) return outcome.cause === "unsent" ? "none" : "unclear";
  const { ok, status } = outcome.response;
  if (ok) return "done";
  // 408 is what a proxy says that lost the answer: the request may have gone through.
  return status >= 400 && status < 500 && status !== 408 ? "none" : "unclear";
}

/**
 * The retry table. A POST may dial, so it is sent again only when it certainly was not carried out; GET and DELETE
 * can be repeated without harm.
 */
export function mayRetry(method: string, outcome: Outcome): boolean {
  const repeatable = method !== "POST";
  if (!outcome.response) return outcome.cause === "unsent" || (repeatable && outcome.cause !== "abort");
  const { status } = outcome.response;
  return status === 429 || (repeatable && (status === 408 || status >= 500));
}

/**
 * Milliseconds to wait before the next attempt: full jitter, on top of what Retry-After asks for.
 * Undefined when that would be longer than `longest`.
 */
export function retryDelay(attempt: number, retryAfter = 0, longest: number): number | undefined {
  const least = retryAfter * 1000;
  return least > longest ? undefined : Math.min(longest, least + Math.random() * 250 * 2 ** attempt);
}
