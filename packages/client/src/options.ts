import type { PlivoError } from "./errors.ts";

/** The part of the platform's `fetch` that this client uses. */
export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

/** How one request is made. Given last to every method, and to the constructor as defaults. */
export interface RequestOptions {
  /**
   * Milliseconds for one attempt, the reading of the answer included; `Infinity` for none.
   * @defaultValue `10_000`
   */
  timeout?: number | undefined;
  /**
   * How often a failure that cannot have had an effect is tried again. An ambiguous failure of a POST never is.
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
}

/** One attempt that has ended, for logs and metrics: nothing in it is secret, and no number. */
export interface Attempt {
  /** `calls.create`. */
  readonly operation: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds until the answer was read, or the attempt given up. */
  readonly duration: number;
  /** Absent when there was no answer. */
  readonly status?: number | undefined;
  readonly error?: PlivoError | undefined;
  /** Milliseconds until the next attempt; absent when there is none. */
  readonly retryIn?: number | undefined;
}

export interface PlivoOptions extends Omit<RequestOptions, "signal"> {
  /** The account's or subaccount's id, from the Plivo console. */
  authId: string;
  authToken: string;
  /** Act on this subaccount with the main account's credentials. */
  subaccount?: string | undefined;
  /** Where Plivo is, without the `/v1/`: a simulator's address, for one. @defaultValue `"https://api.plivo.com"` */
  baseUrl?: string | undefined;
  /** @defaultValue the global `fetch` of the moment at which this is made */
  fetch?: Fetch | undefined;
  /** Told of every attempt. What it throws is dropped: logging cannot fail a call. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
  /** In a page every visitor can read the token and spend your money. @defaultValue `false` */
  dangerouslyAllowBrowser?: boolean | undefined;
}
