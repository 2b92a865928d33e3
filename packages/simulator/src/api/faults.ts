/** What an API request gets instead of its reply: another one, a broken connection, none, or no reply ever. */
export type ApiFailure = Response | "reset" | "refused" | "silence";

/** Which requests fail, and how. */
export interface ApiFaultOptions {
  /** Carries the request out before it fails, as a timeout behind a proxy does: the call exists. @default false */
  readonly after?: boolean;
  /** How many requests fail. @default 1 */
  readonly times?: number;
  /** The requests that count. @default those that make calls */
  readonly when?: (request: Request) => boolean;
}

interface ApiFault extends Required<ApiFaultOptions> {
  readonly failure: ApiFailure;
  times: number;
}

/** The connection broke. Has the `cause` with a `code` that Node's `fetch` gives such errors. */
export class ConnectionError extends TypeError {
  constructor(code: "ECONNRESET" | "ECONNREFUSED") {
    super("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  }
}

/** The API faults that are still to strike, oldest first. */
export class ApiFaults {
  readonly #faults: ApiFault[] = [];

  add(failure: ApiFailure, options: ApiFaultOptions): void {
    this.#faults.push({ failure, after: false, times: 1, when: makesCalls, ...options });
  }

  /** The request's own reply, or its fault's. */
  async reply(request: Request, carryOut: () => Promise<Response>): Promise<Response> {
    const fault = this.#faults.find(({ when }) => when(request));
    if (fault === undefined) return carryOut();
    fault.times -= 1;
    if (fault.times <= 0) this.#faults.splice(this.#faults.indexOf(fault), 1);
    if (fault.after) await carryOut();
    return fail(fault.failure, request.signal);
  }
}

function makesCalls(request: Request): boolean {
  return request.method === "POST" && /\/Call\/?$/.test(new URL(request.url).pathname);
}

function fail(failure: ApiFailure, signal: AbortSignal): Response | Promise<Response> {
  if (failure instanceof Response) return failure.clone();
  if (failure === "reset") throw new ConnectionError("ECONNRESET");
  if (failure === "refused") throw new ConnectionError("ECONNREFUSED");
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
