import {
  PlivoApiError,
  PlivoConnectionError,
  PlivoError,
  PlivoTimeoutError,
  PlivoValidationError,
} from "@plivo-edge/client";

/** What became of a request to Plivo that failed, in terms of the reply to whoever asked the relay for it. */
export interface Failure {
  readonly status: 400 | 404 | 429 | 502 | 503 | 504;
  /** Holds no number and no credential: the client's errors do not. */
  readonly error: string;
  /** Plivo may have carried the request out all the same. */
  readonly ambiguous: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** What became of a dial. */
export type Outcome =
  | { readonly status: "placed"; readonly requestUuids: readonly string[]; readonly replayed: boolean }
  /** Certainly not dialled. The same key may try again. */
  | { readonly status: "refused"; readonly failure: Failure }
  /** Nobody knows, so the same key never dials again. */
  | { readonly status: "unknown"; readonly failure: Failure; readonly since: number }
  /** The key stands for another request. */
  | { readonly status: "conflict" };

/** Reads what the client threw. */
export function failureOf(error: unknown): Failure {
  // Not the client's own: whatever it is, it may have come after the request left.
  if (!(error instanceof PlivoError)) {
    return { status: 502, error: "the request to Plivo was interrupted", ambiguous: true };
  }
  const { message, ambiguous } = error;
  if (!(error instanceof PlivoApiError) || error.retryAfter === undefined) {
    return { status: statusOf(error), error: message, ambiguous };
  }
  return { status: statusOf(error), error: message, ambiguous, retryAfter: error.retryAfter };
}

function statusOf(error: PlivoError): Failure["status"] {
  if (error instanceof PlivoValidationError) return 400;
  if (error instanceof PlivoTimeoutError) return 504;
  if (error instanceof PlivoConnectionError) return error.ambiguous ? 502 : 503;
  // What Plivo says of the relay's own account, such as 401, is not about whoever asked the relay.
  if (error instanceof PlivoApiError && [400, 404, 429].includes(error.status)) {
    return error.status as 400 | 404 | 429; // one of the three
  }
  return 502;
}
