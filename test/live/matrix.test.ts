import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launch, type Site, serve } from "../../packages/live/test/react/chromium.ts";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";
import type { Report, run, Setup } from "./suite.ts";

// One suite against the real relay, on every platform that a subscriber may have.

const here = import.meta.dirname;
const bin = join(here, "../../node_modules/.bin");
const expired = "Refused by the relay (4401): ticket expired";
const refused = "WatchError: Refused by the relay (4403): origin not allowed";

/** A Node outside this project: the system's, which is older than the one that runs the tests. */
const systemNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .find(existsSync);

let relay: LiveRelay;
/** A page's server whose origin may subscribe, and one whose may not. */
let welcome: Site;
let stranger: Site;
let calls = 0;
beforeAll(async () => {
  const script = await bundle("iife", `export * from "./suite.ts"`);
  [welcome, stranger] = await Promise.all([serve(script), serve(script)]);
  relay = await startLiveRelay({ ALLOWED_ORIGINS: new URL(welcome.url).origin });
  await mkdir(join(here, "dist"), { recursive: true });
});
afterAll(async () => {
  welcome.close();
  stranger.close();
  await relay.stop();
});

const bundle = async (format: "esm" | "iife", code: string, platform: "node" | "neutral" = "neutral") => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here, loader: "ts" },
    bundle: true,
    format,
    platform,
    globalName: "suite",
    conditions: ["@plivo-edge/source"],
    external: platform === "node" ? ["jsdom"] : [],
    ...(platform === "node" && {
      banner: {
        js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
      },
    }),
    write: false,
  });
  return outputFiles.map(({ text }) => text).join();
};

/** A platform's own wire, and what the suite may ask of it. */
async function startPlatform(): Promise<Setup & AsyncDisposable> {
  const wire = await relay.wire();
  calls += 1;
  const call = `call-${calls}`;
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    if (request.url === "/cut") wire.cut();
    if (request.url === "/silence") wire.silence();
    if (request.url === "/ring") await relay.tell(call, "ring");
    if (request.url === "/hangup") await relay.tell(call, "hangup");
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const client = relay.client(wire.url);
  return {
    control: `http://127.0.0.1:${port}`,
    ticket: await client.ticket({ call }),
    expired: await expiredTicket(client, call),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await wire.close();
    },
  };
}

/** One of a clock that is an hour behind: it is looked at before anything is waited for. */
function expiredTicket(client: ReturnType<LiveRelay["client"]>, call: string): Promise<string> {
  const { now } = Date;
  Date.now = () => now() - 3_600_000;
  try {
    return client.ticket({ call, expiresIn: 1 });
  } finally {
    Date.now = now;
  }
}

/** A program that runs the suite, says what came of it, and ends by itself. */
async function inProcess(command: string, args: readonly string[], prelude: string): Promise<Report> {
  await using setup = await startPlatform();
  const { control, ticket, expired } = setup;
  const code = `${prelude}
    import { run } from "./suite.ts";
    const given = (globalThis.Deno?.args ?? process.argv.slice(2))[0];
    console.log(JSON.stringify(await run(JSON.parse(given), typeof own === "undefined" ? {} : own)));`;
  const script = join(here, `dist/suite-${new URL(control).port}.mjs`);
  await writeFile(script, await bundle("esm", code, "node"));
  const program = spawn(command, [...args, script, JSON.stringify({ control, ticket, expired })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [[exitCode], output] = await Promise.all([once(program, "exit"), text(program.stdout)]);
  expect(exitCode).toBe(0);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

const ws = `import { WebSocket } from "ws"; const own = { WebSocket };`;
const polling = `import { PollingSocket } from "@plivo-edge/live"; const own = { WebSocket: PollingSocket };`;
const undici = `import { WebSocket } from "undici"; const own = { WebSocket };`;
const reactNative = `import Controller from "abort-controller"; globalThis.AbortController = Controller.AbortController ?? Controller;`;
// A page has an origin, and jsdom says it as a browser does.
const jsdom = (): string =>
  `import { JSDOM } from "jsdom"; const page = new JSDOM("", { url: "${welcome.url}" }); const own = { WebSocket: page.window.WebSocket }; globalThis.document = page.window.document;`;

/** What is the same everywhere. */
const everywhere: Report = {
  open: "ok",
  cut: "ok",
  "silent wire": "ok",
  "expired ticket": expired,
  // Only browsers say whose page it is.
  origin: "open",
  abort: "ok",
  end: "ok",
};

describe.concurrent("a watch of the real relay works", () => {
  it.runIf(systemNode)(
    "in the system's Node, with `ws`",
    async () => {
      expect(await inProcess(systemNode ?? "", [], ws)).toEqual(everywhere);
    },
    60_000,
  );
  it.runIf(systemNode)(
    "in the system's Node, by polling",
    async () => {
      expect(await inProcess(systemNode ?? "", [], polling)).toEqual(everywhere);
    },
    60_000,
  );
  it.each([
    ["Node", () => ""],
    ["Node, with undici's WebSocket", () => undici],
    ["Node, with React Native's AbortController", () => reactNative],
    ["jsdom", jsdom],
  ])(
    "in %s",
    async (_, prelude) => {
      expect(await inProcess(process.execPath, [], prelude())).toEqual(everywhere);
    },
    60_000,
  );
  it("in Bun", async () => {
    expect(await inProcess(join(bin, "bun"), [], "")).toEqual(everywhere);
  }, 60_000);
  it("in Deno", async () => {
    expect(await inProcess(join(bin, "deno"), ["run", "--allow-net=127.0.0.1"], "")).toEqual(everywhere);
  }, 60_000);

  it("in workerd", async () => {
    await using setup = await startPlatform();
    const script = await bundle(
      "esm",
      `import { run } from "./suite.ts";
       export default { fetch: async (request) => Response.json(await run(await request.json())) };`,
    );
    const worker = new Miniflare(
      convertV4MiniflareOptions({ modules: true, script, compatibilityDate: "2026-05-01" }),
    );
    try {
      const { control, ticket, expired } = setup;
      const body = JSON.stringify({ control, ticket, expired });
      const response = await worker.dispatchFetch("http://suite/", { method: "POST", body });
      expect(await response.json()).toEqual(everywhere);
    } finally {
      await worker.dispose();
    }
  }, 60_000);

  it.runIf(hasChromium).each([
    ["a page of an allowed origin", () => welcome, everywhere],
    [
      "a page of another origin, which is told so",
      () => stranger,
      // biome-ignore format: one line, as the table above.
      { open: refused, cut: refused, "silent wire": refused, "expired ticket": refused.slice(12), origin: refused.slice(12), abort: refused, end: refused },
    ],
  ] as const)(
    "in Chromium, on %s",
    async (_, site, expected) => {
      await using setup = await startPlatform();
      const browser = await launch();
      try {
        const page = await browser.newPage();
        await page.goto(site().url);
        const { control, ticket, expired } = setup;
        const report: Report = await page.evaluate(
          // The bundle's global.
          (setup) => (globalThis as unknown as { suite: { run: typeof run } }).suite.run(setup),
          { control, ticket, expired },
        );
        expect(report).toEqual(expected);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
