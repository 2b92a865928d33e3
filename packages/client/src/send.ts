import { attempt, type Outcome } from "./attempt.ts";
import {
  type FailureFacts,
  type Issue,
  PlivoApiError,
  PlivoResponseError,
  PlivoValidationError,
} from "./errors.ts";
import { failure } from "./failure.ts";
import type { Fetch, Hooks, RequestEvent } from "./options.ts";
import type { WithResponse } from "./promise.ts";
import { effectOf, mayRetry, pause, retryDelay } from "./retry.ts";
import { fromWire, toWire } from "./wire.ts";

/** One request to Plivo's API, in this client's terms. */
export interface Operation<T> {
  /** The name for errors and hooks: `calls.create`. */
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the account; every part is encoded. */
  readonly path: readonly string[];
  readonly query?: object;
  readonly body?: object;
  /** Makes the result of the answer, whose keys are camelCase. Throws a PlivoValidationError if it cannot. */
  read(answer: unknown): T;
}

export interface Account {
  readonly url: string;
  readonly authorization: string;
  readonly fetch: Fetch;
  readonly hooks: Hooks;
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
  limits: Limits,
): Promise<WithResponse<T>> {
  const { timeout, maxRetries, maxRetryDelay, signal } = limits;
  const { fetch, hooks } = account;
  const operation = describe();
  const { name, method } = operation;
  const url = urlOf(account.url, operation);
  const init = initOf(account.authorization, operation);
  const event = { operation: name, method, path: new URL(url).pathname };
  let sentAt: Date | undefined;
  let unclear = false;
  for (let count = 1; ; count++) {
    const facts = (): FailureFacts => ({ operation: name, ambiguous: unclear, sentAt });
    if (signal?.aborted) throw failure({ kind: "abort" }, facts(), timeout);
    const started = new Date();
    sentAt ??= started;
    const request: RequestEvent = { ...event, attempt: count };
    tell(() => hooks.onRequest?.(request));
    const outcome = await attempt(fetch, url, init, { timeout, signal });
    if (outcome.kind === "answer") {
      const { status } = outcome.response;
      const duration = Date.now() - started.getTime();
      tell(() => hooks.onResponse?.({ ...request, status, duration }));
    }
    const effect = effectOf(outcome);
    // Reading again changes nothing, so a GET is never in doubt.
    if (method !== "GET" && effect !== "none") unclear = true;
    if (outcome.kind === "answer" && effect === "done") return read(operation, outcome, facts());
    const error = failure(outcome, facts(), timeout);
    const retryAfter = error instanceof PlivoApiError ? error.retryAfter : undefined;
    const retryIn =
      count <= maxRetries && mayRetry(method, outcome)
        ? retryDelay(count, retryAfter, maxRetryDelay)
        : undefined;
    tell(() => hooks.onFailure?.({ ...request, error, retryIn }));
    if (retryIn === undefined) throw error;
    await pause(retryIn, signal);
  }
}

function urlOf(account: string, { path, query }: Operation<unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(toWire(query ?? {}))) search.set(name, String(value));
  // Plivo documents %20 for the space in a time, and URLSearchParams writes a plus.
  const suffix = String(search).replaceAll("+", "%20");
  return `${account}${path.map((part) => `${encodeURIComponent(part)}/`).join("")}${suffix && `?${suffix}`}`;
}

function initOf(authorization: string, { method, body }: Operation<unknown>): RequestInit {
  const headers: Record<string, string> = { authorization, accept: "application/json" };
  // A redirect could repeat a POST elsewhere, with the credentials.
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (!body) return init;
  headers["content-type"] = "application/json";
  return { ...init, body: JSON.stringify(toWire(body)) };
}

function read<T>(
  operation: Operation<T>,
  { response, text, complete }: Extract<Outcome, { kind: "answer" }>,
  facts: FailureFacts,
): WithResponse<T> {
  let issues: readonly Issue[];
  try {
    const answer = text ? fromWire(JSON.parse(text)) : undefined;
    return { data: operation.read(answer), response };
  } catch (error) {
    const rule = complete ? "is not JSON" : "is too long";
    issues = error instanceof PlivoValidationError ? error.issues : [{ parameter: "body", rule }];
  }
  throw new PlivoResponseError(facts, response, issues);
}

function tell(hook: () => void): void {
  try {
    hook();
  } catch {
    // A logger that fails must not fail a call that is being placed.
  }
}
