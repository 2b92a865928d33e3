import type { SignatureFailure } from "./explain.ts";

/** Why a request was refused. */
export type CallbackErrorCode =
  /** Not a method that `methods` has. */
  | "bad_method"
  /** The body is longer than `maxBytes`, or it or the query has more than 500 fields. */
  | "too_large"
  /** The body is not a form. */
  | "unsupported_media_type"
  /** The body is not UTF-8. */
  | "bad_encoding"
  /** The connection broke before the body's end. */
  | "incomplete_body"
  /** The V3 signature or its nonce is missing: Plivo did not send this. */
  | "missing_signature"
  /** Forged, or `publicUrl` is not what Plivo dialled, or the auth token is another account's. */
  | "bad_signature"
  /** The query can be read in more than one way, and `rejectAmbiguousQuery` is set. */
  | "ambiguous_query"
  /** It is signed, but cut in other places than Plivo cut it: a replay that would be another event. */
  | "rearranged"
  /** It is signed, but nothing names the call. */
  | "malformed";

/** The HTTP statuses that refusals are answered with. */
export type CallbackErrorStatus = 400 | 401 | 403 | 405 | 413 | 415;

const statuses: Record<CallbackErrorCode, CallbackErrorStatus> = {
  bad_method: 405,
  too_large: 413,
  unsupported_media_type: 415,
  bad_encoding: 400,
  incomplete_body: 400,
  missing_signature: 401,
  bad_signature: 403,
  ambiguous_query: 400,
  rearranged: 403,
  malformed: 400,
};

/** A request that is not a callback from Plivo. The message holds no value of any parameter. */
export class CallbackError extends Error {
  override readonly name = "CallbackError";
  readonly code: CallbackErrorCode;
  /** The HTTP status to answer with. Keep the message to the log: it would help a forger. */
  readonly status: CallbackErrorStatus;
  /** Of a `bad_signature`, the part of the request that is not as Plivo signed it. For the log, as the message is. */
  readonly reason: SignatureFailure | undefined;

  constructor(
    code: CallbackErrorCode,
    message: string,
    // Not `ErrorOptions`, which TypeScript has only from `lib` ES2022 on.
    options: { readonly cause?: unknown; readonly reason?: SignatureFailure } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = statuses[code];
    this.reason = options.reason;
  }
}
