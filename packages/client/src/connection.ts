import { type Issue, PlivoError, PlivoValidationError } from "./errors.ts";
import type { PlivoOptions, RequestOptions } from "./options.ts";
import { type PlivoPromise, promiseOf } from "./promise.ts";
import { type Operation, send } from "./send.ts";

/** An account to send operations to. Its credentials cannot be read from it. */
export interface Connection {
  /** Sends one operation; what `describe` throws becomes the promise's rejection, before any request. */
  send<T>(describe: () => Operation<T>, options?: RequestOptions): PlivoPromise<T>;
}

/**
 * A connection for the functions of this package; `new Plivo(options)` has one inside.
 *
 * @throws {PlivoValidationError} for options that cannot work.
 * @example
 * const connection = connect({ authId, authToken });
 * const { requestUuid } = await createCall(connection, { from, to, answerUrl });
 */
export function connect(options: PlivoOptions): Connection {
  if (!options.dangerouslyAllowBrowser && inPage()) {
    throw new PlivoError(
      "In a web page every visitor can read the auth token. Call Plivo from a server or an edge function, " +
        "or pass dangerouslyAllowBrowser: true.",
    );
  }
  refuseBroken(options);
  const { authId, authToken, subaccount = authId, baseUrl = "https://api.plivo.com", hooks = {} } = options;
  const account = {
    url: `${baseUrl.replace(/\/+$/, "")}/v1/Account/${subaccount}/`,
    authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
    // Not bound to an object: browsers and workerd refuse `fetch` as somebody's method.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    hooks,
  } satisfies Parameters<typeof send>[0];
  return {
    send: (describe, { timeout, maxRetries, maxRetryDelay, signal } = {}) =>
      promiseOf(
        send(account, describe, {
          timeout: timeout ?? options.timeout ?? 10_000,
          maxRetries: maxRetries ?? options.maxRetries ?? 2,
          maxRetryDelay: maxRetryDelay ?? options.maxRetryDelay ?? 30_000,
          signal,
        }),
      ),
  };
}

function inPage(): boolean {
  return typeof window !== "undefined" && typeof document !== "undefined";
}

function refuseBroken({ authId, authToken, subaccount, baseUrl }: PlivoOptions): void {
  const issues: Issue[] = [];
  const need = (parameter: string, value: unknown, pattern: RegExp, rule: string): void => {
    if (!value) issues.push({ parameter, rule: "is missing" });
    else if (typeof value !== "string" || !pattern.test(value)) issues.push({ parameter, rule });
  };
  need("authId", authId, /^\w+$/, "must be letters and digits");
  need("authToken", authToken, /^[!-~]+$/, "must be printable ASCII without spaces");
  if (subaccount !== undefined) need("subaccount", subaccount, /^\w+$/, "must be letters and digits");
  if (baseUrl !== undefined) {
    need("baseUrl", baseUrl, /^https?:\/\/[^\s?#@]+$/, "must be an http or https URL without a query");
  }
  if (issues.length > 0) throw new PlivoValidationError(issues);
}
