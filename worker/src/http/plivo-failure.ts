import type { Context } from "hono";
import type { Failure } from "../placements/outcome.ts";

/** The reply about a request to Plivo that failed; `since` is when it may have had its effect, in ms since the epoch. */
export function failureReply(
  context: Context,
  { status, error, ambiguous, retryAfter }: Failure,
  since?: number,
): Response {
  if (retryAfter !== undefined) context.header("retry-after", String(Math.ceil(retryAfter)));
  const when = since === undefined ? {} : { since: new Date(since).toISOString() };
  return context.json({ error, ambiguous, ...when }, status);
}
