import type { Failure } from "../placements/outcome.ts";
import { Refusal } from "./refusal.ts";

/** The refusal of what Plivo refused, or failed at; `since` is when it may have had its effect, in ms since the epoch. */
export function plivoRefusal({ status, error, ambiguous, retryAfter }: Failure, since?: number): Refusal {
  return new Refusal(
    status,
    { error, ambiguous, ...(since !== undefined && { since: new Date(since).toISOString() }) },
    retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter)) },
  );
}
