import { watchCall } from "@plivo-edge/live";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startRelay } from "../../worker/dev/relay.ts";
import { relayToml, shown, writeWorker } from "../docs/shown-worker.ts";

// The three files of the first page, together: the backend dials, the relay answers, and the page watches.

const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token" };
const secret = "invented-secret-0123456789abcdefgh";
const file = (holds: string): string => shown("README.md", "ts", holds);

const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

let backend = "";
let simulator: Simulator;
beforeAll(async () => {
  simulator = new Simulator({ ...account, clock: realClock({ speed: 5 }) });
  const plivo = await serve(simulator, { port: 0 });
  closing.push(() => plivo.close());
  const run = async (name: string, code: string, wrangler: string): Promise<string> => {
    const worker = await startRelay({
      port: 0,
      config: await writeWorker(name, code, wrangler),
      secrets: {
        PLIVO_AUTH_ID: account.authId,
        PLIVO_AUTH_TOKEN: account.authToken,
        PLIVO_API_URL: plivo.url,
        TICKET_SECRET: secret,
      },
    });
    closing.push(() => worker.stop());
    return worker.url;
  };
  const relay = await run("front-page-relay", file("createRelay"), relayToml);
  const [, date] = /compatibility_date = (".*")/.exec(relayToml) ?? [];
  backend = await run(
    "front-page-backend",
    file("cloudflare:workers").replace("https://relay.example.com", relay),
    `name = "backend"\nmain = "src/index.ts"\ncompatibility_date = ${date}\n`,
  );
}, 60_000);

it("the page sees the call that the backend placed", { timeout: 60_000 }, async () => {
  const { code } = await transform(file("watchCall").replace(/^import .*$/gm, ""), { loader: "ts" });
  const lines: unknown[][] = [];
  const page: (...scope: unknown[]) => Promise<void> = new Function(
    "watchCall",
    "fetch",
    "console",
    `return (async () => {${code}})()`,
  ) as never; // what a Function returns, nobody knows
  await page(watchCall, (path: string, init: RequestInit) => fetch(backend + path, init), {
    log: (...words: unknown[]) => lines.push(words),
  });
  expect(lines).toEqual([
    ["ring", "ringing"],
    ["answer", "in-progress"],
    ["hangup", "completed"],
  ]);
  expect(simulator.calls[0]?.heard).toEqual(["Hello from the edge. Press a key."]);
});
