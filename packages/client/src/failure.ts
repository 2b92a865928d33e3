import type { Outcome } from "./attempt.ts";
import {
  PlivoAbortError,
  PlivoApiError,
  PlivoConnectionError,
  type PlivoError,
  PlivoTimeoutError,
} from "./errors.ts";

/** What is known of a request that failed. */
export interface Facts {
  readonly operation: string;
  readonly ambiguous: boolean;
  readonly sentAt: Date | undefined;
}

/** The error for an outcome that is no success. */
export function failure(outcome: Outcome, facts: Facts): PlivoError {
  const { operation } = facts;
  if (!outcome.response) {
    const { cause, code } = outcome;
    if (cause === "abort") return new PlivoAbortError(`${operation} was aborted`, facts);
    if (cause === "timeout")
      return new PlivoTimeoutError(`${operation} got no complete response in time`, facts);
    const what = cause === "unsent" ? "could not connect to Plivo" : "lost its connection";
    return new PlivoConnectionError(`${operation} ${what}${code ? `: ${code}` : ""}`, { ...facts, code });
  }
  const { status, headers } = outcome.response;
  const { apiId, reason } = readError(outcome.text);
  const retryAfter = readRetryAfter(headers.get("retry-after") ?? "?");
  const advice = status === 401 ? ". Check authId and authToken (PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN)" : "";
  const message = `${operation} got ${status} from Plivo${reason ? `: ${reason}` : ""}${advice}`;
  return new PlivoApiError(message, { ...facts, status, headers, apiId, reason, retryAfter });
}

// Plivo responds with {"api_id", "error"}, but its proxies with HTML, and a few of its products with plain text.
function readError(text: string): { apiId?: string | undefined; reason?: string | undefined } {
  try {
    const { api_id: apiId, error } = JSON.parse(text);
    return { apiId: typeof apiId === "string" ? apiId : undefined, reason: clean(error) };
  } catch {
    return { reason: /^\s*</.test(text) ? undefined : clean(text) };
  }
}

/** Plivo quotes the number or the URL that it refuses, proxies quote headers, and errors go to logs. */
function clean(reason: unknown): string | undefined {
  return (typeof reason === "string" ? reason : JSON.stringify(reason))
    ?.slice(0, 300)
    .replace(/\S+(@|:\/\/)\S+|[\w+/=]{30,}|\+?\p{N}[\p{N}\p{Z}\p{P}]{3,}\p{N}/gu, "[hidden]");
}

/** Seconds that a Retry-After header asks for, given as seconds or as a date. */
function readRetryAfter(header: string): number | undefined {
  const seconds = /^[\d.]+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  // An absent header and one that is neither form come out as NaN.
  return Math.max(0, seconds) || undefined;
}
