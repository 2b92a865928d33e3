import { randomBytes } from "node:crypto";
import { Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import type { Browser } from "playwright-core";
import { launch } from "../../packages/live/test/react/chromium.ts";
import { startRelay } from "../../worker/dev/relay.ts";

/** What every project is driven against: a simulated Plivo, the relay in workerd, and a browser. */
export interface World {
  readonly simulator: Simulator;
  readonly plivo: Plivo;
  readonly relay: RelayClient;
  /** Chromium, started at the first use. */
  browser(): Promise<Browser>;
  /** The credentials and addresses of both, as a project reads them. */
  readonly environment: Readonly<Record<string, string>>;
  /** A number that answers. */
  readonly to: string;
  readonly from: string;
  close(): Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: randomBytes(20).toString("hex") };
  const secret = randomBytes(32).toString("base64url");
  const apiKey = randomBytes(32).toString("base64url");
  const simulator = new Simulator({ ...account, clock: realClock({ speed: 5 }), callsPerSecond: 100 });
  const server = await serve(simulator, { port: 0 });
  const worker = await startRelay({
    port: 0,
    secrets: {
      PLIVO_AUTH_ID: account.authId,
      PLIVO_AUTH_TOKEN: account.authToken,
      PLIVO_API_URL: server.url,
      TICKET_SECRET: secret,
      API_KEYS: apiKey,
    },
  });
  let browser: Promise<Browser> | undefined;
  const [from, to] = ["14155550111", "14155550100"];
  return {
    simulator,
    plivo: new Plivo({ ...account, baseUrl: server.url }),
    relay: new RelayClient({ url: worker.url, secret }),
    browser() {
      browser ??= launch();
      return browser;
    },
    environment: {
      PLIVO_AUTH_ID: account.authId,
      PLIVO_AUTH_TOKEN: account.authToken,
      PLIVO_API_URL: server.url,
      RELAY_URL: worker.url,
      TICKET_SECRET: secret,
      RELAY_KEY: apiKey,
      FROM: from,
      TO: to,
    },
    from,
    to,
    async close() {
      await Promise.all([browser?.then((started) => started.close()), server.close(), worker.stop()]);
    },
  };
}
