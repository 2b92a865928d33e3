import { readText } from "./body.ts";
import { within } from "./deadline.ts";
import type { Fetch } from "./options.ts";

/** What became of one request: an answer, or what came instead of one. */
export type Outcome =
  | { readonly response: Response; readonly text: string }
  | {
      readonly response?: undefined;
      /** `unsent`: no connection was made, so Plivo has not seen the request. `lost`: it may have. */
      readonly cause: "unsent" | "lost" | "timeout" | "abort";
      /** What the runtime called it. */
      readonly code?: string | undefined;
    };

const MOST_BYTES = 4 << 20;
const MOST_ERROR_BYTES = 64 << 10;

/** Makes one request and reads its answer, within the time. */
export function attempt(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  return within<Outcome>(timeout, signal, async (signal) => {
    try {
      const response = await fetch(url, { ...init, signal });
      return { response, text: await readText(response, response.ok ? MOST_BYTES : MOST_ERROR_BYTES) };
    } catch (error) {
      return broken(error as Thrown); // nothing is assumed of it but that it may have these
    }
  });
}

type Thrown = { code?: unknown; cause?: { code?: unknown }; message?: unknown } | undefined;

// Failures that come before a connection stands, so that nothing can have been sent. Node says it by code, and Bun
// by its own; Deno only in words. Elsewhere (workerd, browsers) it cannot be told from a reset: that is ambiguous.
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$|error \(Connect\)/;

function broken(error: Thrown): Outcome {
  const code = error?.code ?? error?.cause?.code;
  return {
    cause: UNSENT.test(String(code ?? error?.message)) ? "unsent" : "lost",
    code: typeof code === "string" ? code : undefined,
  };
}
