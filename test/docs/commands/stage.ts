import { randomBytes } from "node:crypto";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { serve as serveApp } from "@hono/node-server";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { Hono } from "hono";
import { startRelay } from "../../../worker/dev/relay.ts";
import { blocksOf, root } from "../pages.ts";

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
  const relay = await startRelay({
    port: 0,
    config: await writeRelay(),
    secrets: {
      PLIVO_AUTH_ID: account.authId,
      PLIVO_AUTH_TOKEN: account.authToken,
      PLIVO_API_URL: plivo.url,
      TICKET_SECRET: secret,
      API_KEYS: `${apiKey},${keyOfThePage}`,
    },
  });
  const app = await startApp();
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

/** The relay of the documents, with a handler of events, in a folder of its own. */
async function writeRelay(): Promise<string> {
  const folder = join(root, "node_modules/.cache/plivo-edge-docs-relay");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "node_modules/@plivo-edge"), { recursive: true });
  await mkdir(join(folder, "src"));
  // The root has every package but this one.
  await symlink(join(root, "worker"), join(folder, "node_modules/@plivo-edge/relay"));
  const shown = (page: string, language: string, holds: string): string =>
    blocksOf(`packages/docs/${page}.md`).find(
      (each) => each.language === language && each.code.includes(holds),
    )?.code ?? "";
  await writeFile(join(folder, "src/index.ts"), shown("events-elsewhere", "ts", "createRelay"));
  await writeFile(join(folder, "wrangler.toml"), shown("deploy", "toml", "[durable_objects]"));
  return join(folder, "wrangler.toml");
}

/** What the pages have at `http://localhost:3000`. */
async function startApp(): Promise<{ readonly url: string; close(): Promise<unknown> }> {
  const app = new Hono();
  const xml = "<Response><Speak>Hi.</Speak></Response>";
  app.post("/answer", ({ body }) => body(xml, 200, { "content-type": "application/xml" }));
  app.post("/hangup", ({ body }) => body(null));
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
