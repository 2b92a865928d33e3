import { type Clock, forever, isTimeout } from "../clock/clock.ts";
import type { Failure } from "./policy.ts";
import type { WireRequest } from "./request.ts";

/** What became of a callback, or of one try. */
export type Delivery<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly reply: string }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly error: string;
      readonly status: number | undefined;
      readonly reply: string | undefined;
    };

/** Reads the body of a 2xx reply: returns its value, or throws an `Error` that says what is wrong with it. */
export type Accept<T> = (body: string) => T;

/** The platform's `fetch`, or whatever stands for it, such as the `request` of a Hono app. */
export type Fetch = (input: string, init: RequestInit) => Response | Promise<Response>;

/** Bytes that are read of a reply. More than any document may have; a receiver that sends without end is cut off. */
const longestBody = 1_000_000;

/** Sends a request once, and waits at most `ms`, or until `deadline` aborts. Never rejects. */
export async function send<T>(
  request: () => Promise<WireRequest>,
  accept: Accept<T>,
  limits: {
    readonly clock: Clock;
    readonly fetch: Fetch;
    readonly ms: number;
    readonly deadline: AbortSignal;
  },
): Promise<Delivery<T>> {
  const { clock, fetch, ms, deadline } = limits;
  const attempt = async (signal: AbortSignal): Promise<Delivery<T>> => {
    const { url, init } = await request();
    const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, deadline]) });
    return delivered(response.status, await readText(response), accept);
  };
  try {
    // A `fetch` that ignores its signal is left behind.
    return await clock.withTimeout(ms, (signal) => Promise.race([attempt(signal), forever(deadline)]));
  } catch (error) {
    return isTimeout(error) ? failed("rt", "no reply in time") : failed("ct", reason(error));
  }
}

export function failed(failure: Failure, error: string, status?: number, reply?: string): Delivery<never> {
  return { ok: false, failure, error, status, reply };
}

function delivered<T>(status: number, body: string, accept: Accept<T>): Delivery<T> {
  if (status >= 500) return failed("5xx", "not a 2xx", status, body);
  if (status >= 400) return failed("4xx", "not a 2xx", status, body);
  if (status < 200 || status >= 300) return failed("3xx", "not a 2xx", status, body);
  try {
    return { ok: true, value: accept(body), status, reply: body };
  } catch (error) {
    return failed(body === "" ? "empty" : "document", reason(error), status, body);
  }
}

/** `fetch` hides why a connection failed in the error's cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** At most `longestBody` bytes of a reply, as text. */
async function readText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    length += chunk.value.byteLength;
    if (length > longestBody) {
      // Whoever sends without end may not end when asked to either.
      void reader?.cancel().catch(() => undefined);
      break;
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
