import { fieldsOf, isText } from "../validators.ts";

/** The part of the platform's `fetch` that is used here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The relay, and who asks it. */
export interface RelayAccess {
  readonly url: string;
  readonly key: string;
  readonly fetch: Fetch;
}

/** What one request is. All that are made here can be made twice without harm. */
export interface RelayRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/v1` on. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The relay refused a request, or did not answer it. Holds no key, no number, and nothing of what was sent. */
export class RelayError extends Error {
  override readonly name = "RelayError";
  /** The HTTP status; undefined where no reply came. */
  readonly status: number | undefined;
  /** The relay's own words, where it said why. */
  readonly reason: string | undefined;

  // Without the platform's error as its cause: Deno's has the URL, and so the number that is in it.
  constructor({ method, path }: RelayRequest, status?: number, reason?: string) {
    const [, , resource = "", , step = ""] = path.split("/");
    const what = status === undefined ? "the relay does not answer" : `the relay replied with ${status}`;
    super(`${method} /v1/${resource}${step && `/…/${step}`}: ${what}${reason ? `: ${reason}` : ""}`);
    this.status = status;
    this.reason = reason;
  }
}

const attempts = 4;
/** Milliseconds, for one attempt and for the pause before another. */
const timeout = 60_000;
const longestPause = 30_000;

const saysWhy = /* @__PURE__ */ fieldsOf({ error: isText });

/**
 * Asks the relay, and asks it again where it does not answer, or has too much to do.
 *
 * @param read reads the reply, within the same time
 * @throws {RelayError}
 */
export async function askRelay<Reply>(
  relay: RelayAccess,
  request: RelayRequest,
  read: (response: Response) => Reply | Promise<Reply>,
): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    let pause = 500 * 2 ** attempt * Math.random();
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeout);
    try {
      const response = await send(relay, request, controller.signal);
      if (response.ok) return await read(response);
      const reply: unknown = await response.json().catch(() => undefined);
      const error = new RelayError(request, response.status, saysWhy(reply) ? reply.error : undefined);
      if (attempt === attempts || !mayChange(response.status)) throw error;
      pause = Math.max(pause, Number(response.headers.get("retry-after")) * 1_000 || 0);
    } catch (error) {
      if (error instanceof RelayError) throw error;
      const reason = error instanceof SyntaxError ? "what answers is no relay" : undefined;
      if (attempt === attempts) throw new RelayError(request, undefined, reason);
    } finally {
      clearTimeout(timer);
    }
    await new Promise((resume) => setTimeout(resume, Math.min(pause, longestPause)));
  }
}

/** 501 does not: the relay lacks something. */
function mayChange(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

function send(
  { url, key, fetch }: RelayAccess,
  { method, path, body, headers }: RelayRequest,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    signal,
    // A relay redirects nobody: what is sent is for it alone.
    redirect: "manual",
    ...(body !== undefined && { body }),
  });
}
