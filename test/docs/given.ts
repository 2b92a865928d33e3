/** How each name is declared. */
type Declarations = Readonly<Record<string, string>>;

/** What fragments of any page take for granted. */
const shared: Declarations = {
  // Made further up, or in the reader's own program.
  plivo: 'declare const plivo: import("@plivo-edge/client").Plivo;',
  relay: 'declare const relay: import("@plivo-edge/live/server").RelayClient;',
  simulator: 'declare const simulator: import("@plivo-edge/simulator").Simulator;',
  // Settings.
  env: "declare const env: { PLIVO_AUTH_ID: string; PLIVO_AUTH_TOKEN: string; TICKET_SECRET: string; RELAY_KEY: string };",
  authId: "declare const authId: string;",
  authToken: "declare const authToken: string;",
  // Values that come from elsewhere.
  from: "declare const from: string;",
  to: "declare const to: string;",
  requestUuid: "declare const requestUuid: string;",
  answerUrl: "declare const answerUrl: string;",
  hangupUrl: "declare const hangupUrl: string;",
  signal: "declare const signal: AbortSignal;",
};

/** And what those of one page do besides. */
const byPage: Readonly<Record<string, Declarations>> = {
  "packages/callbacks/README.md": {
    app: 'declare const app: import("hono").Hono<{ Bindings: { PLIVO_AUTH_TOKEN: string } }>;',
    // One page, two frameworks: Express's handlers take `(req, res)`.
    "app, where (req, res) comes": 'declare const app: import("express").Express;',
    events: 'declare const events: import("@plivo-edge/callbacks").CallEvent[];',
    RequestHandler: 'import type { RequestHandler } from "./$types";',
  },
  "packages/live/README.md": {
    ticket: "declare const ticket: string;",
  },
  "packages/simulator/README.md": {
    app: 'declare const app: import("hono").Hono;',
    base: "declare const base: string;",
    expect: 'import { expect } from "vitest";',
    SELF: 'import { SELF } from "cloudflare:test";',
  },
};

/** And what the examples of doc comments do: each shows one export. */
const inExamples: Declarations = {
  app: 'declare const app: import("hono").Hono<{ Bindings: { PLIVO_AUTH_TOKEN: string } }>;',
  body: "declare const body: string;",
  connection: 'declare const connection: import("@plivo-edge/client").Connection;',
  destinations: "declare const destinations: readonly string[];",
  dialAgain: "declare function dialAgain(): Promise<void>;",
  settleLater:
    "declare function settleLater(to: readonly string[], sentAt: Date | undefined): Promise<void>;",
  error: 'declare const error: import("@plivo-edge/client").PlivoError;',
  Deno: "declare const Deno: { readonly env: { toObject(): Record<string, string> } };",
  url: "declare const url: string;",
  request: "declare const request: { readonly body: Record<string, string> };",
  nonce: "declare const nonce: string;",
  signatures: "declare const signatures: string;",
  token: "declare const token: string;",
  ticket: "declare const ticket: string;",
  props: "declare const props: { readonly ticket: string };",
  text: "declare const text: string;",
};

/**
 * Declares a name that a fragment takes for granted: a client that was made further up on the page, an id that came from
 * elsewhere. A snippet that takes none is a whole file. Undefined where the page may not take it.
 */
export function declarationOf(name: string, page: string, code: string): string | undefined {
  const own = byPage[page];
  const ofExpress = code.includes("(req, res)") ? own?.[`${name}, where (req, res) comes`] : undefined;
  const ofExample = page.startsWith("packages/docs/api/") ? inExamples[name] : undefined;
  return ofExpress ?? own?.[name] ?? ofExample ?? shared[name];
}
