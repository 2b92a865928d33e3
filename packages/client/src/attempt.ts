import { readText } from "./body.ts";

import type { Fetch } from "./options.ts";
import { withTimeout } from "./timeout.ts";

/** What became of one request: a response, or what came instead of one. */
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

/** Makes one request and reads its response, if it comes in time. */
export function attempt(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  return withTimeout<Outcome>(timeout, signal, async (signal) => {
    try {
      const response = await fetch(url, { ...init, signal });
      return { response, text: await readText(response, response.ok ? MOST_BYTES : MOST_ERROR_BYTES) };
    } catch (error) {
      return broken(error as Thrown); // nothing is assumed of it but that it may have these
    }
  });
}

type Thrown = (Reason & { readonly cause?: Reason }) | undefined;
type Reason = { readonly code?: unknown; readonly message?: unknown };

// Failures that come before a connection stands, so that nothing can have been sent. Node and Bun say it by a code,
// Deno only in words. Elsewhere (workerd, browsers) it cannot be told from a reset: that is ambiguous.
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$|error \(Connect\)/;

function broken(error: Thrown): Outcome {
  const { code, message }: Reason = error?.cause ?? error ?? {};
  return {
    cause: UNSENT.test(String(code ?? message)) ? "unsent" : "lost",
    code: typeof code === "string" ? code : undefined,
  };
}
