import { PlivoError } from "./errors.ts";
import type { Operation } from "./operation.ts";
import { CredentialsShape, LimitsShape, type PlivoOptions, type RequestOptions } from "./options.ts";
import { type PlivoPromise, promiseOf } from "./promise.ts";
import { send } from "./send.ts";
import { validate } from "./shape.ts";

/** An account to send operations to. Its credentials cannot be read from it. */
export interface Connection {
  /** Sends one operation. What is wrong with its ids, parameters or options rejects the promise before any request. */
  send<Parameters, Result>(
    operation: Operation<Parameters, Result>,
    ids: readonly string[],
    parameters?: Parameters,
    options?: RequestOptions,
  ): PlivoPromise<Result>;
}

/**
 * A connection for the functions of this package; `new Plivo(options)` has one inside.
 *
 * @throws {PlivoValidationError} for options that cannot work
 * @throws {PlivoError} in a web page
 * @example
 * const connection = connect({ authId, authToken });
 * const { requestUuid } = await createCall(connection, { from, to, answerUrl });
 */
export function connect(options: PlivoOptions): Connection {
  const { authId, authToken, subaccount, baseUrl, timeout, maxRetries, maxRetryDelay, ...rest } =
    options ?? {};
  validate(CredentialsShape, { authId, authToken, subaccount, baseUrl });
  validate(LimitsShape, { timeout, maxRetries, maxRetryDelay });
  if (!rest.dangerouslyAllowBrowser && typeof document !== "undefined") {
    throw new PlivoError("authToken is public in a web page; see dangerouslyAllowBrowser");
  }
  const account = {
    url: `${(baseUrl ?? "https://api.plivo.com").replace(/\/+$/, "")}/v1/Account/${encodeURIComponent(subaccount ?? authId)}/`,
    authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
    fetch: rest.fetch ?? fetch,
    onAttempt: rest.onAttempt,
    defaults: { timeout, maxRetries, maxRetryDelay },
  };
  return {
    send: (operation, ids, parameters, request) =>
      promiseOf(send(account, operation, ids, parameters, request)),
  };
}

/** Fills a connection in: what takes it first is then a method without it. */
export function bindTo(
  connection: Connection,
): <Rest extends readonly unknown[], Result>(
  method: (connection: Connection, ...rest: Rest) => Result,
) => (...rest: Rest) => Result {
  return (method) =>
    (...rest) =>
      method(connection, ...rest);
}
