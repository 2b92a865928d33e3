import { readText } from "./body.ts";
import type { Fetch } from "./options.ts";

/** What became of one request. */
export type Outcome =
  | {
      readonly kind: "answer";
      readonly response: Response;
      readonly text: string;
      readonly complete: boolean;
    }
  | { readonly kind: "broken"; readonly code: string | undefined; readonly neverSent: boolean }
  | { readonly kind: "timeout" }
  | { readonly kind: "abort" };

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;

/** Makes one request and reads its answer. Settles when the time is over even if `fetch` ignores its signal. */
export function attempt(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  { timeout, signal }: { timeout: number; signal: AbortSignal | undefined },
): Promise<Outcome> {
  return new Promise((settle) => {
    const controller = new AbortController();
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle(outcome);
    };
    const cut = (outcome: Outcome): void => {
      finish(outcome);
      controller.abort();
    };
    const onAbort = (): void => cut({ kind: "abort" });
    const timer = timeout === Infinity ? undefined : setTimeout(() => cut({ kind: "timeout" }), timeout);
    signal?.addEventListener("abort", onAbort);
    exchange(fetch, url, { ...init, signal: controller.signal }).then(finish, (error) =>
      finish(broken(error)),
    );
  });
}

async function exchange(fetch: Fetch, url: string, init: RequestInit): Promise<Outcome> {
  const response = await fetch(url, init);
  const body = await readText(response, response.ok ? MOST_BYTES : MOST_ERROR_BYTES);
  return { kind: "answer", response, ...body };
}

// Failures that come before a connection stands, so that nothing can have been sent. Node says it by code, and Bun
// by its own; Deno only in words. Elsewhere (workerd, browsers) it cannot be told from a reset: that is ambiguous.
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/;
const DENO_NEVER_SENT = /client error \(Connect\)/;

function broken(error: unknown): Outcome {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const neverSent =
    code === undefined
      ? error instanceof Error && DENO_NEVER_SENT.test(error.message)
      : NEVER_SENT.test(code);
  return { kind: "broken", code, neverSent };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
