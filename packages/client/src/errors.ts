/** One rule that one parameter, or one field of a response, breaks. Holds names and rules, never values. */
export interface Issue {
  /** Where: `sendDigits`, `to[3]`. */
  readonly parameter: string;
  /** What it has to be: `must be GET or POST`, `is missing`. */
  readonly rule: string;
}

/** What is known of a request that failed. */
export interface FailureFacts {
  /** The operation: `calls.create`. */
  readonly operation: string;
  /** Plivo may have carried the request out. */
  readonly ambiguous: boolean;
  /** When the first attempt left; absent if none did. */
  readonly sentAt?: Date | undefined;
}

/**
 * Whatever this client throws is one of these.
 *
 * No error holds the request's body, its credentials or a phone number: errors can go to any log.
 */
export class PlivoError extends Error {
  override readonly name: string = "PlivoError";
  /**
   * Plivo may have carried the request out although it failed here: on `calls.create`, a phone may be
   * ringing. Settle it with `calls.findRecent({ to, since: error.sentAt })` before you dial again.
   */
  readonly ambiguous: boolean;
  /** When the first attempt left this machine; undefined if none did. */
  readonly sentAt: Date | undefined;

  constructor(message: string, facts?: Partial<FailureFacts>) {
    super(facts?.operation ? `${facts.operation}: ${message}` : message);
    this.ambiguous = facts?.ambiguous ?? false;
    this.sentAt = facts?.sentAt;
  }
}

/** Parameters or options were refused before any request left. */
export class PlivoValidationError extends PlivoError {
  override readonly name: string = "PlivoValidationError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(sentence(issues));
    this.issues = issues;
  }
}

/** Plivo answered, and the answer is not a success. */
export class PlivoApiError extends PlivoError {
  override readonly name: string = "PlivoApiError";
  readonly status: number;
  readonly headers: Headers;
  /** Plivo's id of this API request, for its support; undefined where the answer had none. */
  readonly apiId: string | undefined;
  /** Plivo's own words, at most 300 characters, phone numbers and addresses struck out. */
  readonly reason: string | undefined;
  /** Seconds that Plivo asks to wait, from its Retry-After header in either form. */
  readonly retryAfter: number | undefined;

  constructor(
    facts: FailureFacts,
    response: Response,
    details: { apiId?: string | undefined; reason?: string | undefined; retryAfter?: number | undefined },
  ) {
    super(`Plivo answered ${response.status}${details.reason ? `: ${details.reason}` : ""}`, facts);
    this.status = response.status;
    this.headers = response.headers;
    this.apiId = details.apiId;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
  }
}

/** Plivo answered with success, but the body is not what the operation promises. */
export class PlivoResponseError extends PlivoError {
  override readonly name: string = "PlivoResponseError";
  readonly status: number;
  readonly headers: Headers;
  readonly issues: readonly Issue[];

  constructor(facts: FailureFacts, response: Response, issues: readonly Issue[]) {
    super(`Plivo answered ${response.status} with an unexpected body: ${sentence(issues)}`, facts);
    this.status = response.status;
    this.headers = response.headers;
    this.issues = issues;
  }
}

/**
 * No answer: no connection was made, or it broke.
 *
 * The runtime's own error is not attached, because Deno writes the URL, and with it phone numbers, into its text.
 */
export class PlivoConnectionError extends PlivoError {
  override readonly name: string = "PlivoConnectionError";
  /** What the runtime called it (`ECONNRESET`), where it said. */
  readonly code: string | undefined;

  constructor(facts: FailureFacts, code: string | undefined) {
    super(`the connection failed${code ? ` (${code})` : ""}`, facts);
    this.code = code;
  }
}

/** The answer was not complete in time. */
export class PlivoTimeoutError extends PlivoError {
  override readonly name: string = "PlivoTimeoutError";
  /** Milliseconds that were allowed. */
  readonly timeout: number;

  constructor(facts: FailureFacts, timeout: number) {
    super(`no complete answer within ${timeout} ms`, facts);
    this.timeout = timeout;
  }
}

/** The caller's AbortSignal fired. */
export class PlivoAbortError extends PlivoError {
  override readonly name: string = "PlivoAbortError";

  constructor(facts: FailureFacts) {
    super("aborted", facts);
  }
}

function sentence(issues: readonly Issue[]): string {
  return issues.map(({ parameter, rule }) => `${parameter}: ${rule}`).join("; ");
}
