// The matrix of `npm run test:world`: which projects are installed, with what, and what each of them must do.

import { deepEqual } from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { watchCall } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import { EdgeRuntime, runServer } from "edge-runtime";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import type { Installation, Project } from "./project.ts";
import type { World } from "./world.ts";

/** What a project must do; throws where it does not. */
export type Check = (project: Project, world: World) => Promise<void>;

export interface Row extends Installation {
  /** A folder of `packages/examples` or of `test/world/projects`. */
  readonly project: string;
  readonly cells: Readonly<Record<string, Check>>;
}

/** A command that prints this line. */
const prints =
  (command: string, line: string): Check =>
  async (project, { environment }) => {
    const output = await project.run(command, environment);
    if (!output.split("\n").includes(line)) throw new Error(`${command} did not print "${line}":\n${output}`);
  };

const succeeds =
  (command: string): Check =>
  async (project, { environment }) => {
    await project.run(command, environment);
  };

/** A page whose button has a backend dial, and which then watches the call. */
const dials =
  (serve: (port: number) => string): Check =>
  async (project, world) => {
    await writeFile(join(project.folder, ".dev.vars"), asDevVars(world));
    await project.run("npm run build", world.environment);
    await project.serve(serve, world.environment, (url) =>
      onPage(world, url, (page) => page.getByRole("button", { name: "Call" }).click()),
    );
  };

/** A page that watches the call whose ticket comes in its address. */
const watches: Check = async (project, world) => {
  await project.run("npm run build");
  const { requestUuid } = await world.plivo.calls.create({
    from: world.from,
    to: world.to,
    ...world.relay.callbacks(),
  });
  const ticket = await world.relay.ticket({ call: requestUuid });
  const serve = (port: number): string => `npm start -- --host 127.0.0.1 --port ${port}`;
  await project.serve(serve, {}, (url) => onPage(world, `${url}/#${ticket}`));
};

async function onPage(world: World, url: string, act?: (page: Page) => Promise<void>): Promise<void> {
  const page = await (await world.browser()).newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("response", (response) => {
    // No page here has an icon.
    if (response.status() >= 400 && !response.url().endsWith("/favicon.ico"))
      errors.push(`${response.status()} from ${response.url()}`);
  });
  try {
    await page.goto(url, { waitUntil: "networkidle" });
    await act?.(page);
    const completed = page.getByText("completed", { exact: true }).waitFor({ timeout: 30_000 });
    await completed.catch(async (error) => errors.push(String(error), await page.innerText("body")));
    if (errors.length > 0) throw new Error(errors.join("\n"));
  } finally {
    await page.close();
  }
}

/** A function that dials whenever it is asked, and replies with the call's ticket. */
const dialsWhenAsked =
  (serve: (port: number) => string): Check =>
  (project, { environment }) =>
    project.serve(serve, environment, async (url) => completes(await textOf(url)));

/** The same, bundled and run as Vercel runs its Edge Functions. */
const dialsOnVercel: Check = async (project, { environment }) => {
  const { outputFiles } = await build({
    entryPoints: [join(project.folder, "api/dial.ts")],
    bundle: true,
    format: "iife",
    globalName: "route",
    footer: { js: "addEventListener('fetch', (event) => event.respondWith(route.default(event.request)))" },
    write: false,
  });
  const runtime = new EdgeRuntime({
    initialCode: outputFiles[0]?.text ?? "",
    extend: (context) => Object.assign(context, { process: { env: environment } }),
  });
  const server = await runServer({ runtime, host: "127.0.0.1", port: 0 });
  try {
    await completes(await textOf(server.url));
  } finally {
    await server.close();
  }
};

const textOf = async (url: string): Promise<string> => (await fetch(url, { method: "POST" })).text();

async function completes(ticket: string): Promise<void> {
  for await (const { state } of watchCall(ticket, { signal: AbortSignal.timeout(30_000) })) {
    if (state.status === "completed") return;
  }
  throw new Error("the call did not complete");
}

/** A call at a relay, and all that its callee, or its caller, hears. */
interface Conversation {
  /** Which of the simulator's numbers is dialled; absent where somebody calls in. */
  readonly to?: string;
  readonly heard: readonly string[];
}

/** A Worker that holds a relay below `mount`, and what is heard on calls that it answers. */
const relays =
  (mount: string, ...conversations: readonly Conversation[]): Check =>
  async (project, world) => {
    await writeFile(join(project.folder, ".dev.vars"), asDevVars(world));
    await project.serve(wranglerDev, {}, async (url) => {
      const relay = new RelayClient({
        url: `${url}${mount}`,
        secret: world.environment["TICKET_SECRET"] ?? "",
      });
      for (const { to, heard } of conversations) {
        const call = await (to === undefined ? callIn(relay, world) : callOut(relay, world, to));
        await completes(await relay.ticket({ call }));
        const simulated = world.simulator.calls.find(
          ({ requestUuid, callUuid }) => call === requestUuid || call === callUuid,
        );
        deepEqual(simulated?.heard, heard);
      }
    });
  };

async function callOut(relay: RelayClient, { plivo, from }: World, to: string): Promise<string> {
  const callbacks = relay.callbacks({ machineDetection: "synchronous" });
  return (await plivo.calls.create({ from, to, machineDetection: true, ...callbacks })).requestUuid;
}

async function callIn(relay: RelayClient, { simulator, from, to }: World): Promise<string> {
  const { answerUrl, fallbackUrl, hangupUrl } = relay.callbacks();
  simulator.numbers = { [from]: { answerUrl, fallbackUrl, hangupUrl } };
  return simulator.call({ from: to, to: from, scenario: { message: "Please call me back." } }).callUuid;
}

const wranglerDev = (port: number): string => `npm start -- --ip 127.0.0.1 --port ${port} --inspector-port 0`;

/** The settings of a Worker of the project, as `wrangler dev` reads them. */
const asDevVars = ({ environment }: World): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

const menu = "Press 1 for our hours, or 2 to talk to us.";
const npm = { manager: "npm" } as const;
const pnpm = { manager: "pnpm@12.21.0" } as const;
const ended = "hangup completed";
const asModule = "npm pkg set type=module >/dev/null";
const asCommonJs = "npm pkg delete type >/dev/null";
const nodeNext = "tsc -p . --module nodenext && node built/main.js";
const rendered = "<Response><Speak>typed</Speak></Response>";

const embedded = relays("/phone", { to: "14155550100", heard: ["Hello from my Worker."] });

export const rows: readonly Row[] = [
  {
    project: "packages/examples/dial-and-watch",
    ...npm,
    cells: {
      "Node 26": prints("node index.js", ended),
      Deno: prints("npx -y deno@2.9.5 run -A index.js", ended),
      Bun: prints("npx -y bun@1.4.5 index.js", ended),
    },
  },
  {
    project: "packages/examples/dial-and-watch",
    ...npm,
    node: "node@20",
    cells: { "Node 20": prints("node index.js", ended) },
  },
  {
    project: "packages/examples/dial-and-watch",
    ...pnpm,
    cells: { "Node 26": prints("node index.js", ended) },
  },
  {
    project: "test/world/projects/typescript",
    ...npm,
    cells: {
      "5.9, bundler": succeeds("tsc -p . --noEmit --module esnext --moduleResolution bundler"),
      "5.9, nodenext, ES module": prints(`${asModule} && ${nodeNext}`, rendered),
      "5.9, node16, ES module": prints(
        `${asModule} && tsc -p . --module node16 && node built/main.js`,
        rendered,
      ),
      "5.9, nodenext, CommonJS": prints(`${asCommonJs} && ${nodeNext}`, rendered),
      "5.9, node10": prints(
        `${asCommonJs} && tsc -p . --module commonjs --moduleResolution node10 && node built/main.js`,
        rendered,
      ),
      "5.9, node16, CommonJS: refused, as the READMEs say": succeeds(
        `${asCommonJs} && tsc -p . --noEmit --module node16 | grep -q TS1479`,
      ),
      "5.2, bundler": succeeds(
        "node node_modules/typescript-oldest/bin/tsc -p . --noEmit --module esnext --moduleResolution bundler",
      ),
      "7.0, nodenext": succeeds(
        "node node_modules/typescript-newest/bin/tsc -p . --noEmit --module nodenext",
      ),
    },
  },
  { project: "packages/examples/jest", ...npm, cells: { CommonJS: succeeds("npm test") } },
  { project: "packages/examples/jest", ...pnpm, cells: { CommonJS: succeeds("npm test") } },
  { project: "test/world/projects/jest-esm", ...npm, cells: { "ES modules": succeeds("npm test") } },
  {
    project: "packages/examples/express-callbacks",
    ...npm,
    cells: { "Node 26": prints("node index.js", ended) },
  },
  {
    project: "packages/examples/relay-embedded",
    ...npm,
    node: "node@20",
    versions: { wrangler: "4.86.0" },
    cells: { "wrangler 4.86, Node 20": embedded },
  },
  {
    project: "packages/examples/relay-embedded",
    ...pnpm,
    versions: { wrangler: "4.164.0" },
    cells: { "wrangler 4.164": embedded },
  },
  {
    project: "packages/template",
    ...npm,
    cells: {
      "deploy --dry-run": succeeds("npm run deploy -- --dry-run"),
      workerd: relays("", { to: "14155550100", heard: ["Hello from the edge."] }),
    },
  },
  {
    project: "packages/examples/ivr-menu",
    ...npm,
    cells: {
      workerd: relays(
        "",
        { to: "14155550110", heard: [menu, "We are open from nine to five."] },
        { to: "14155550100", heard: [menu, menu, menu, "Let me connect you.", "Thank you for calling."] },
      ),
    },
  },
  {
    project: "packages/examples/voicemail",
    ...npm,
    cells: {
      workerd: relays(
        "",
        { to: "14155550100", heard: ["Your order is ready."] },
        { to: "14155550104", heard: ["Your order is ready."] },
        {
          heard: ["Please leave a message after the beep, and press the hash key.", "Thank you. Goodbye."],
        },
      ),
    },
  },
  {
    project: "packages/examples/campaign",
    ...npm,
    cells: {
      "Node 26": prints("TO=14155550100,14155550101,14155550102 node index.js", "busy 1, completed 2"),
    },
  },
  {
    project: "packages/examples/campaign",
    ...npm,
    node: "node@20",
    cells: {
      "Node 20": prints("TO=14155550100,14155550101,14155550102 node index.js", "busy 1, completed 2"),
    },
  },
  {
    project: "packages/examples/campaign-on-the-relay",
    ...npm,
    cells: {
      "Node 26": prints(
        "TO=14155550100,14155550101,14155550102 node index.js",
        "completed: 2 of 3 completed",
      ),
    },
  },
  {
    project: "packages/examples/campaign-on-the-relay",
    ...npm,
    node: "node@20",
    cells: {
      "Node 20": prints(
        "TO=14155550100,14155550101,14155550102 node index.js",
        "completed: 2 of 3 completed",
      ),
    },
  },
  { project: "packages/examples/vitest", ...npm, cells: { "Node 26": succeeds("npm test") } },
  {
    project: "packages/examples/worker-hono",
    ...npm,
    cells: { "workerd, Chromium": dials(wranglerDev) },
  },
  {
    project: "packages/examples/supabase",
    ...npm,
    cells: {
      Deno: dialsWhenAsked(
        (port) =>
          `DENO_SERVE_ADDRESS=tcp:127.0.0.1:${port} npx -y deno@2.9.5 run -A --node-modules-dir=manual supabase/functions/dial/index.ts`,
      ),
    },
  },
  { project: "packages/examples/vercel-edge", ...npm, cells: { "edge-runtime": dialsOnVercel } },
  { project: "packages/examples/react", ...npm, cells: { "Vite, Chromium": watches } },
  { project: "packages/examples/vue", ...npm, cells: { "Vite, Chromium": watches } },
  { project: "packages/examples/solid", ...pnpm, cells: { "Vite, Chromium": watches } },
  {
    project: "packages/examples/sveltekit",
    ...npm,
    cells: { "Node, Chromium": dials(() => "npm start") },
  },
  {
    project: "packages/examples/next",
    ...npm,
    cells: { "app router, Chromium": dials((port) => `npm start -- --port ${port} --hostname 127.0.0.1`) },
  },
];
