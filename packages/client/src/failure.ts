import type { Outcome } from "./attempt.ts";
import {
  type FailureFacts,
  PlivoAbortError,
  PlivoApiError,
  PlivoConnectionError,
  type PlivoError,
  PlivoTimeoutError,
} from "./errors.ts";
import { readRetryAfter } from "./retry.ts";

/** The error for an outcome that is no success. */
export function failure(outcome: Outcome, facts: FailureFacts, timeout: number): PlivoError {
  if (outcome.kind === "abort") return new PlivoAbortError(facts);
  if (outcome.kind === "timeout") return new PlivoTimeoutError(facts, timeout);
  if (outcome.kind === "broken") return new PlivoConnectionError(facts, outcome.code);
  const { response, text } = outcome;
  const { apiId, reason } = readError(text);
  return new PlivoApiError(facts, response, {
    apiId,
    reason,
    retryAfter: readRetryAfter(response.headers.get("retry-after")),
  });
}

// Plivo answers {"api_id", "error"}, but its proxies answer HTML, and a few of its products plain text.
function readError(text: string): { apiId?: string | undefined; reason?: string | undefined } {
  try {
    const { api_id: apiId, error } = JSON.parse(text);
    return { apiId: typeof apiId === "string" ? apiId : undefined, reason: clean(error) };
  } catch {
    return { reason: text.startsWith("<") ? undefined : clean(text) };
  }
}

const MOST_CHARACTERS = 300;

/** Plivo quotes the number it refuses; errors go to logs. */
function clean(reason: unknown): string | undefined {
  if (!reason) return undefined;
  return (typeof reason === "string" ? reason : JSON.stringify(reason))
    .slice(0, 4 * MOST_CHARACTERS)
    .replace(/\S+@\S+/g, "[address]")
    .replace(/\+?\b\d[\d ().-]{3,}\d\b/g, "[number]")
    .slice(0, MOST_CHARACTERS)
    .trim();
}
