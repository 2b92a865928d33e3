import type { Outcome } from "./attempt.ts";

/** What an outcome says about the request: carried out, certainly not carried out, or nobody knows. */
export type Effect = "done" | "none" | "unclear";

export function effectOf(outcome: Outcome): Effect {
  if (outcome.kind === "broken") return outcome.neverSent ? "none" : "unclear";
  if (outcome.kind !== "answer") return "unclear";
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
  if (outcome.kind === "abort") return false;
  if (outcome.kind === "answer") {
    const { status } = outcome.response;
    if (status === 429) return true;
    return method !== "POST" && (status === 408 || status >= 500);
  }
  return method !== "POST" || effectOf(outcome) === "none";
}

const FIRST_DELAY = 500;

/**
 * Milliseconds to wait before the next attempt: full jitter, on top of what Retry-After asks for.
 * Undefined when that would be longer than `longest`.
 */
export function retryDelay(
  attempt: number,
  retryAfter: number | undefined,
  longest: number,
): number | undefined {
  const least = (retryAfter ?? 0) * 1000;
  if (least > longest) return undefined;
  return Math.min(longest, least + Math.random() * FIRST_DELAY * 2 ** (attempt - 1));
}

/** Seconds that a Retry-After header asks for, given as seconds or as a date. */
export function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

/** Resolves after the time, or at once when the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener("abort", finish);
    if (signal?.aborted) finish();
  });
}
