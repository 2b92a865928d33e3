import { PlivoError } from "./errors.ts";
import type { PlivoOptions, RequestOptions } from "./options.ts";
import { type PlivoPromise, promiseOf } from "./promise.ts";
import { OptionsShape } from "./schemas/options.ts";
import { type Operation, send } from "./send.ts";
import { validate } from "./validate.ts";

/** An account to send operations to. Its credentials cannot be read from it. */
export interface Connection {
  /** Sends one operation; what `describe` throws becomes the promise's rejection, before any request. */
  send<T>(describe: () => Operation<T>, options?: RequestOptions): PlivoPromise<T>;
}

/**
 * A connection for the functions of this package; `new Plivo(options)` has one inside.
 *
 * @throws {PlivoValidationError} for options that cannot work, and {PlivoError} in a web page.
 * @example
 * const connection = connect({ authId, authToken });
 * const { requestUuid } = await createCall(connection, { from, to, answerUrl });
 */
export function connect(options: PlivoOptions): Connection {
  const {
    authId,
    authToken,
    subaccount = authId,
    baseUrl = "https://api.plivo.com",
  } = validate(OptionsShape, options, "options");
  if (!options.dangerouslyAllowBrowser && typeof document !== "undefined") {
    throw new PlivoError("authToken is public in a web page; see dangerouslyAllowBrowser");
  }
  const account = {
    url: `${baseUrl.replace(/\/+$/, "")}/v1/Account/${encodeURIComponent(subaccount)}/`,
    authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
    fetch: options.fetch ?? fetch,
    onAttempt: options.onAttempt,
  };
  return {
    send: (describe, request = {}) =>
      promiseOf(
        send(account, describe, {
          timeout: request.timeout ?? options.timeout ?? 10_000,
          maxRetries: request.maxRetries ?? options.maxRetries ?? 2,
          maxRetryDelay: request.maxRetryDelay ?? options.maxRetryDelay ?? 30_000,
          signal: request.signal,
        }),
      ),
  };
}
