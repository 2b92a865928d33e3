import { attempt, type Outcome } from "./attempt.ts";
import { PlivoApiError, PlivoResponseError, PlivoValidationError, sentence } from "./errors.ts";
import { type Facts, failure } from "./failure.ts";
import { type Operation, requestOf } from "./operation.ts";
import { type Fetch, LimitsShape, type PlivoOptions, type RequestOptions } from "./options.ts";
import type { WithResponse } from "./promise.ts";
import { effectOf, mayRetry, retryDelay } from "./retry.ts";
import { type OpenShape, validate } from "./shape.ts";
import { sleep } from "./timeout.ts";
import { fromWire } from "./wire.ts";

/** Where operations go, and with what. */
export interface Account {
  readonly url: string;
  readonly authorization: string;
  readonly fetch: Fetch;
  readonly onAttempt: PlivoOptions["onAttempt"];
  readonly defaults: RequestOptions;
}

/** Sends an operation, again where the retry table allows it. */
export async function send<Parameters, Result>(
  account: Account,
  operation: Operation<Parameters, Result>,
  ids: readonly string[],
  parameters: Parameters | undefined,
  options: RequestOptions = {},
): Promise<WithResponse<Result>> {
  const { name } = operation;
  const { method, headers } = operation.method;
  const { path, body } = requestOf(operation, ids, parameters, options);
  const { defaults, fetch, onAttempt } = account;
  const {
    signal,
    timeout = defaults.timeout ?? 10_000,
    maxRetries = defaults.maxRetries ?? 2,
    maxRetryDelay = defaults.maxRetryDelay ?? 30_000,
  } = options;
  validate(LimitsShape, { timeout, maxRetries, maxRetryDelay });
  const init: RequestInit = {
    method,
    headers: { authorization: account.authorization, "content-type": "application/json", ...headers },
    // Not a string: Deno's fetch repeats by itself a request whose connection breaks, unless its body is a Blob.
    body: body ? new Blob([JSON.stringify(body)]) : null,
    // A redirect could repeat a POST elsewhere, with the credentials.
    redirect: "manual",
  };
  let facts: Facts = { operation: name, ambiguous: false, sentAt: undefined };
  for (let count = 1; ; count++) {
    if (signal?.aborted) throw failure({ cause: "abort" }, facts);
    const started = Date.now();
    const outcome = await attempt(fetch, account.url + path, init, timeout, signal);
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
    // A logger that fails, now or later, must not fail a call that is being placed.
    new Promise((settle) =>
      settle(
        onAttempt?.({
          operation: name,
          attempt: count,
          duration: Date.now() - started,
          status: outcome.response?.status,
          error,
          retryIn,
        }),
      ),
    ).catch(() => {});
    if (outcome.response && !error) {
      // The asynchronous API gives a call, or a list, to that URL: here is only its word that it will.
      const elsewhere = method === "GET" && path.includes("callback_url=");
      return read(name, operation.response, elsewhere, outcome, facts);
    }
    if (retryIn === undefined) throw error;
    // An abort ends the pause, and then the loop.
    await sleep(retryIn, signal);
  }
}

function read<Result>(
  name: string,
  shape: OpenShape<Result> | undefined,
  elsewhere: boolean,
  { response, text }: Extract<Outcome, { response: Response }>,
  facts: Facts,
): WithResponse<Result> {
  // Whoever has nothing to read has void for a result.
  if (!shape) return { data: undefined as Result, response };
  try {
    // A success may be without a body: whether that is enough, the shape knows.
    const body = text.trim() ? fromWire(JSON.parse(text)) : {};
    return { data: elsewhere ? (body as Result) : validate(shape, body, "body"), response };
  } catch (error) {
    // Where nothing of the body is needed, whatever came is a success: such a result has no fields that must be there.
    if (!Object.keys(shape.required)[0]) return { data: {} as Result, response };
    const notJson = [{ parameter: "body", rule: "is not JSON, or too long" }];
    const issues = error instanceof PlivoValidationError ? error.issues : notJson;
    const { status, headers } = response;
    const message = `${name} got ${status} from Plivo, but ${sentence(issues)}`;
    throw new PlivoResponseError(message, { ...facts, status, headers, issues });
  }
}
