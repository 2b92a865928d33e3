import { attempt, type Outcome } from "./attempt.ts";
import { within } from "./deadline.ts";
import { PlivoApiError, PlivoResponseError, PlivoValidationError, sentence } from "./errors.ts";
import { type Facts, failure } from "./failure.ts";
import type { Attempt, Fetch } from "./options.ts";
import type { WithResponse } from "./promise.ts";
import { effectOf, mayRetry, retryDelay } from "./retry.ts";
import { fromWire, toWire } from "./wire.ts";

/** One request to Plivo's API, in this client's terms. */
export interface Operation<T> {
  /** The name for errors and logs: `calls.create`. */
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the account, encoded, with its query: `Call/`. */
  readonly path: string;
  readonly body?: object;
  /** Makes the result of the JSON answer, whose keys are camelCase. Throws a PlivoValidationError if it cannot. */
  read(answer: () => unknown): T;
}

export interface Account {
  readonly url: string;
  readonly authorization: string;
  readonly fetch: Fetch;
  readonly onAttempt: ((attempt: Attempt) => void) | undefined;
}

export interface Limits {
  readonly timeout: number;
  readonly maxRetries: number;
  readonly maxRetryDelay: number;
  readonly signal: AbortSignal | undefined;
}

/** Sends an operation, again where the retry table allows it. */
export async function send<T>(
  account: Account,
  describe: () => Operation<T>,
  { timeout, maxRetries, maxRetryDelay, signal }: Limits,
): Promise<WithResponse<T>> {
  const operation = describe();
  const { name, method, path, body } = operation;
  const init: RequestInit = {
    method,
    headers: { authorization: account.authorization, "content-type": "application/json" },
    // Not a string: Deno's fetch repeats by itself a request whose connection breaks, unless its body is a Blob.
    body: body ? new Blob([JSON.stringify(toWire(body))]) : null,
    // A redirect could repeat a POST elsewhere, with the credentials.
    redirect: "manual",
  };
  let facts: Facts = { operation: name, ambiguous: false, sentAt: undefined };
  for (let count = 1; ; count++) {
    if (signal?.aborted) throw failure({ cause: "abort" }, facts);
    const started = Date.now();
    const outcome = await attempt(account.fetch, account.url + path, init, timeout, signal);
    const effect = effectOf(outcome);
    facts = {
      operation: name,
      // A GET changes nothing, so it is never in doubt.
      ambiguous: facts.ambiguous || (method !== "GET" && effect !== "none"),
      sentAt: facts.sentAt ?? new Date(started),
    };
    const error = effect === "done" ? undefined : failure(outcome, facts);
    const retryIn =
      count <= maxRetries && mayRetry(method, outcome)
        ? retryDelay(count, error instanceof PlivoApiError ? error.retryAfter : undefined, maxRetryDelay)
        : undefined;
    try {
      account.onAttempt?.({
        operation: name,
        attempt: count,
        duration: Date.now() - started,
        status: outcome.response?.status,
        error,
        retryIn,
      });
    } catch {
      // A logger that fails must not fail a call that is being placed.
    }
    if (outcome.response && !error) return read(operation, outcome, facts);
    if (retryIn === undefined) throw error;
    // An abort ends the pause, and then the loop.
    await within(retryIn, signal);
  }
}

function read<T>(
  { name, read }: Operation<T>,
  { response, text }: Extract<Outcome, { response: Response }>,
  facts: Facts,
): WithResponse<T> {
  try {
    return { data: read(() => fromWire(JSON.parse(text))), response };
  } catch (error) {
    const notJson = [{ parameter: "body", rule: "is not JSON, or too long" }];
    const issues = error instanceof PlivoValidationError ? error.issues : notJson;
    const { status, headers } = response;
    const message = `${name} got ${status} from Plivo, but ${sentence(issues)}`;
    throw new PlivoResponseError(message, { ...facts, status, headers, issues });
  }
}
