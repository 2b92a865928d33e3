import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import { serve as serveApp } from "@hono/node-server";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { Hono } from "hono";
import { startRelay } from "../../../worker/dev/relay.ts";
import { relayToml, shown, writeWorker } from "../shown-worker.ts";

/** What the documents' commands talk to. */
export interface Stage {
  /** A relay, from the files that the documents show. */
  readonly relay: string;
  /** A voice application. */
  readonly app: string;
  /** The relay's, by the names under which pages ask for them. */
  readonly secrets: Readonly<Record<"PLIVO_AUTH_TOKEN" | "TICKET_SECRET" | "API_KEY", string>>;
  /** A call that has been answered, and lasts. */
  liveCall(): Promise<string>;
  /** A ticket that opens it. */
  ticket(call: string): Promise<string>;
  close(): Promise<void>;
}

/** The key that the page about local development writes out. */
const keyOfThePage = "only-for-this-machine-0123456789abcdef";

export async function setStage(): Promise<Stage> {
  const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token" };
  const [secret, apiKey] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
  const answered = new Set<string>();
  const waiting = new Map<string, () => void>();
  const simulator = new Simulator({
    ...account,
    clock: realClock({ speed: 5 }),
    callsPerSecond: 100,
    onEvent: (event) => {
      if (event.type !== "callback" || event.attempt.event !== "answer" || !event.call) return;
      const { requestUuid } = event.call;
      answered.add(requestUuid);
      waiting.get(requestUuid)?.();
    },
  });
  const plivo = await serve(simulator, { port: 0 });
  const app = await startApp();
  const relay = await startRelay({
    port: 0,
    // It delivers events, to its handler and to the webhook, whose places the pages ask for.
    config: await writeWorker(
      "commands",
      shown("packages/docs/events-elsewhere.md", "ts", "createRelay"),
      relayToml,
    ),
    secrets: {
      PLIVO_AUTH_ID: account.authId,
      PLIVO_AUTH_TOKEN: account.authToken,
      PLIVO_API_URL: plivo.url,
      TICKET_SECRET: secret,
      API_KEYS: `${apiKey},${keyOfThePage}`,
      WEBHOOK_URL: `${app.url.replace("127.0.0.1", "localhost")}/events`,
      WEBHOOK_SECRET: `whsec_${randomBytes(32).toString("base64")}`,
    },
  });
  const client = new RelayClient({ url: relay.url, secret });
  return {
    relay: relay.url,
    app: app.url,
    secrets: { PLIVO_AUTH_TOKEN: account.authToken, TICKET_SECRET: secret, API_KEY: apiKey },
    async liveCall() {
      const response = await fetch(`${relay.url}/v1/calls`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({
          ...{ from: "14155550111", to: "14155550112" },
          answer: { xml: '<Response><Wait length="600"/></Response>' },
        }),
      });
      // The relay's reply, which its own tests hold to its schema.
      const { requestUuid } = (await response.json()) as { requestUuid: string };
      if (!answered.has(requestUuid)) {
        await new Promise<void>((resolve) => waiting.set(requestUuid, resolve));
      }
      return requestUuid;
    },
    ticket: (call) => client.ticket({ call }),
    async close() {
      await Promise.all([app.close(), plivo.close(), relay.stop()]);
    },
  };
}

/** What the pages have at `http://localhost:3000`. */
async function startApp(): Promise<{ readonly url: string; close(): Promise<unknown> }> {
  const app = new Hono();
  const xml = "<Response><Speak>Hi.</Speak></Response>";
  app.post("/answer", ({ body }) => body(xml, 200, { "content-type": "application/xml" }));
  app.post("/hangup", ({ body }) => body(null));
  app.post("/events", ({ body }) => body(null, 204));
  const port = await freePort();
  const server = serveApp({ fetch: app.fetch, port, hostname: "127.0.0.1" });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo; // of a TCP server it is one
      probe.close(() => resolve(port));
    });
  });
}
