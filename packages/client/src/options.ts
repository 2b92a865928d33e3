import { httpUrl } from "@plivo-edge/plivo/http";
import type { PlivoError } from "./errors.ts";
import type { Field, Shape } from "./shape.ts";

/** The part of the platform's `fetch` that this client uses. */
export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

/** How one request is made. Given last to every method, and to the constructor as defaults. */
export interface RequestOptions {
  /**
   * Milliseconds for one attempt, the reading of the response included; `Infinity` for no limit.
   * @defaultValue `10_000`
   */
  timeout?: number | undefined;
  /**
   * How often a failure is tried again: of a POST one that cannot have had an effect, of a GET and a DELETE, which can
   * be repeated without harm, a broken connection and a status of 500 and above as well.
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * Longest pause before another attempt, in milliseconds. If Plivo's Retry-After asks for more, the error is
   * thrown at once and says so in `retryAfter`.
   * @defaultValue `30_000`
   */
  maxRetryDelay?: number | undefined;
  /** Ends the request, its retries and its pauses. */
  signal?: AbortSignal | undefined;
  /** Parameters that this client does not know, for an operation that has none of its own: see {@link Extra}. */
  extra?: Extra["extra"];
}

/** A way through for what Plivo takes and this client does not know yet. */
export interface Extra {
  /**
   * Sent as they are, by Plivo's own names (`{ new_parameter: 1 }`), and checked by nobody: in the body of a POST, in the
   * query of a GET, in both of a DELETE. One that this client knows is refused: give it by its own name.
   *
   * With `callback_url`, which makes Plivo respond later and elsewhere, the result is an {@link Acknowledged} whatever its
   * type says.
   */
  extra?: Readonly<Record<string, unknown>> | undefined;
}

/** One attempt that has ended, for logs and metrics: nothing in it is secret, and no number. */
export interface Attempt {
  /** `calls.create`. */
  readonly operation: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds until the response was read, or the attempt given up. */
  readonly duration: number;
  /** Absent when there was no response. */
  readonly status?: number | undefined;
  readonly error?: PlivoError | undefined;
  /** Milliseconds until the next attempt; absent when there is none. */
  readonly retryIn?: number | undefined;
}

/** An account, and how its requests are made. */
export interface PlivoOptions extends Omit<RequestOptions, "signal" | "extra"> {
  /** The account's or subaccount's id, from the Plivo console; `PLIVO_AUTH_ID` in Plivo's own SDKs. */
  authId: string;
  /** The token beside it; `PLIVO_AUTH_TOKEN` in Plivo's own SDKs. */
  authToken: string;
  /** Act on this subaccount with the main account's credentials. */
  subaccount?: string | undefined;
  /** Where Plivo is, without the `/v1/`: a simulator's address, for one. @defaultValue `"https://api.plivo.com"` */
  baseUrl?: string | undefined;
  /** What makes the requests. @defaultValue the global `fetch` of the moment at which this is made */
  fetch?: Fetch | undefined;
  /** Told of every attempt. What it throws, or rejects with, is dropped: logging cannot fail a call. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
  /** In a page every visitor can read the token and spend your money. @defaultValue `false` */
  dangerouslyAllowBrowser?: boolean | undefined;
}

// Both halves of the Authorization header, which a colon divides.
const credential: Field<string> = {
  rule: "must be printable ASCII without a colon",
  read: (value) => (typeof value === "string" && /^[!-9;-~]+$/.test(value) ? value : undefined),
};

const timeout: Field<number> = limit("must be a number of milliseconds, more than 0", (value) => value > 0);
const fromZero: Field<number> = limit("must be a number, 0 or more", (value) => value >= 0);

/** A number within a limit. */
// @__NO_SIDE_EFFECTS__
export function limit(rule: string, accepts: (value: number) => boolean): Field<number> {
  return { rule, read: (value) => (typeof value === "number" && accepts(value) ? value : undefined) };
}

/** The numbers among the options: each is refused by name where it cannot be right. */
export const LimitsShape: Shape<Pick<RequestOptions, "timeout" | "maxRetries" | "maxRetryDelay">> = {
  required: {},
  fields: { timeout, maxRetries: fromZero, maxRetryDelay: fromZero },
};

/** What of the options goes into every request. */
export const CredentialsShape: Shape<Pick<PlivoOptions, "authId" | "authToken" | "subaccount" | "baseUrl">> =
  {
    required: { authId: true, authToken: true },
    fields: { authId: credential, authToken: credential, subaccount: credential, baseUrl: httpUrl },
  };
