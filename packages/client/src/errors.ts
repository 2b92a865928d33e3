/** One rule that one parameter, or one field of a response, breaks. Holds names and rules, never values. */
export interface Issue {
  /** Where: `sendDigits`, `to[3]`. */
  readonly parameter: string;
  /** What it has to be: `must be GET or POST`, `is missing`. */
  readonly rule: string;
}

/**
 * The class of every error that this client throws.
 *
 * No error holds the request's body, its credentials or a phone number: errors can go to any log.
 */
export class PlivoError extends Error {
  override readonly name: string = "PlivoError";
  /**
   * Plivo may have carried the request out although it failed here: on `calls.create`, a phone may be
   * ringing. Settle it with `calls.findRecent({ to, since: error.sentAt })` before you dial again.
   */
  readonly ambiguous: boolean = false;
  /** The operation: `calls.create`; undefined if it was refused before any request. */
  declare readonly operation: string | undefined;
  /** When the first attempt left this machine; undefined if none did. */
  declare readonly sentAt: Date | undefined;

  constructor(message: string, facts?: object) {
    super(message);
    Object.assign(this, facts);
  }
}

/** Parameters or options were refused before any request left. */
export class PlivoValidationError extends PlivoError {
  override readonly name: string = "PlivoValidationError";
  /** Each parameter that is wrong, and its rule. */
  declare readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], facts?: object) {
    super(sentence(issues), { ...facts, issues });
  }
}

/** Plivo responded, and the response is not a success. */
export class PlivoApiError extends PlivoError {
  override readonly name: string = "PlivoApiError";
  /** The HTTP status. */
  declare readonly status: number;
  /** The response's headers. */
  declare readonly headers: Headers;
  /** Plivo's id of this API request, for its support; undefined where the response had none. */
  declare readonly apiId: string | undefined;
  /** Plivo's own words, at most 300 characters, phone numbers and addresses struck out. */
  declare readonly reason: string | undefined;
  /** Seconds that Plivo asks to wait, from its Retry-After header in either form. */
  declare readonly retryAfter: number | undefined;
}

/** Plivo responded with success, but without something that the operation needs. */
export class PlivoResponseError extends PlivoError {
  override readonly name: string = "PlivoResponseError";
  /** The HTTP status, of the 2xx. */
  declare readonly status: number;
  /** The response's headers. */
  declare readonly headers: Headers;
  /** Each field of the response that is missing or wrong. */
  declare readonly issues: readonly Issue[];
}

/**
 * No response: no connection was made, or it broke.
 *
 * The runtime's own error is not attached, because Deno writes the URL, and with it phone numbers, into its text.
 */
export class PlivoConnectionError extends PlivoError {
  override readonly name: string = "PlivoConnectionError";
  /** What the runtime called it (`ECONNREFUSED`), where it said; it is in the message too. */
  declare readonly code: string | undefined;
}

/** The response was not complete in time. */
export class PlivoTimeoutError extends PlivoError {
  override readonly name: string = "PlivoTimeoutError";
}

/** The caller's AbortSignal fired. */
export class PlivoAbortError extends PlivoError {
  override readonly name: string = "PlivoAbortError";
}

export function sentence(issues: readonly Issue[]): string {
  return issues.map(({ parameter, rule }) => `${parameter}: ${rule}`).join("; ");
}
