import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { EdgeRuntime } from "edge-runtime";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launch } from "../../packages/live/test/react/chromium.ts";
import { closedAddress, serveScenarios } from "./server.ts";
import type { Report } from "./suite.ts";

// One suite, the built package, every runtime.

const here = import.meta.dirname;
const bin = join(here, "../../node_modules/.bin");
const run = promisify(execFile);

/** A Node outside this project: the system's, which is older than the one that runs the tests. */
async function systemNode(): Promise<{ path: string; version: string } | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, "node");
    if (folder.includes("node_modules") || !existsSync(path)) continue;
    const { stdout } = await run(path, ["--version"]);
    return { path, version: stdout.trim() };
  }
  return undefined;
}

const node = await systemNode();
if (!node) {
  console.warn("SKIPPED: the client's suite does not run in another Node, which this machine does not have.");
}

let closed: string;
/** Imports the package by its name, as the runtimes that resolve packages do. */
let unbundled: string;
/** Holds the package, for the runtimes that take one script. */
let bundled: (format: "esm" | "iife", ending?: string) => Promise<string>;

beforeAll(async () => {
  closed = await closedAddress();
  bundled = async (format, ending = "") => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from "./suite.ts"; ${ending}`, resolveDir: here },
      bundle: true,
      format,
      globalName: "suite",
      write: false,
    });
    return outputFiles[0]?.text ?? "";
  };
  const main = `import { run } from "./suite.ts";
    const [server, closed] = (globalThis.Deno?.args ?? process.argv.slice(2));
    console.log(JSON.stringify(await run(server, closed)));`;
  const { outputFiles } = await build({
    stdin: { contents: main, resolveDir: here },
    bundle: true,
    format: "esm",
    external: ["@plivo-edge/client"],
    write: false,
  });
  await mkdir(join(here, "dist"), { recursive: true });
  unbundled = join(here, "dist/suite.mjs");
  await writeFile(unbundled, outputFiles[0]?.text ?? "");
});

async function inProcess(command: string, ...parameters: string[]): Promise<Report> {
  await using server = await serveScenarios();
  const { stdout } = await run(command, [...parameters, unbundled, server.url, closed]);
  return JSON.parse(stdout);
}

function expectAllOk(report: Report, rest: Omit<Report, "checks">, except: Report["checks"] = {}): void {
  const { checks, ...others } = report;
  expect(checks).toEqual({
    ...Object.fromEntries(Object.keys(checks).map((name) => [name, "ok"])),
    ...except,
  });
  expect(Object.keys(checks).length).toBeGreaterThan(10);
  expect(others).toEqual(rest);
}

describe.concurrent("the built client runs in", () => {
  it.runIf(node)(`Node ${node?.version}, the system's`, async () => {
    const report = await inProcess(node?.path ?? "");
    expectAllOk(report, { refusedConnection: "certain", guarded: false });
  });

  it(`Node ${process.version}`, async () => {
    expectAllOk(await inProcess(process.execPath), { refusedConnection: "certain", guarded: false });
  });

  it("Deno", async () => {
    const report = await inProcess(join(bin, "deno"), "run", "--allow-net=127.0.0.1");
    expectAllOk(report, { refusedConnection: "certain", guarded: false });
  });

  it("Bun", async () => {
    expectAllOk(await inProcess(join(bin, "bun")), { refusedConnection: "certain", guarded: false });
  });

  it("workerd, at a compatibility date of 2023 and without a flag", async () => {
    await using server = await serveScenarios();
    const script = await bundled(
      "esm",
      `import { run } from "./suite.ts"; export default {
        fetch: async (request) => Response.json(await run(...(await request.json()))) };`,
    );
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({ modules: true, script, compatibilityDate: "2023-05-18" }),
    );
    try {
      const body = JSON.stringify([server.url, closed]);
      const response = await miniflare.dispatchFetch("http://suite/", { method: "POST", body });
      expectAllOk((await response.json()) as Report, { refusedConnection: "ambiguous", guarded: false });
    } finally {
      await miniflare.dispose();
    }
  });

  it("Vercel's edge runtime", async () => {
    await using server = await serveScenarios();
    const runtime = new EdgeRuntime();
    runtime.evaluate(`${await bundled("iife")}; globalThis.suite = suite;`);
    const report = await runtime.evaluate(
      `suite.run(${JSON.stringify(server.url)}, ${JSON.stringify(closed)})`,
    );
    expectAllOk(report, { refusedConnection: "certain", guarded: false });
  });

  it.runIf(hasChromium)("Chromium, where it has to be told to", async () => {
    await using server = await serveScenarios();
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/page`);
      await page.addScriptTag({ content: await bundled("iife") });
      const report = await page.evaluate(
        ([server, closed]) =>
          // The script that was added has defined it.
          (globalThis as unknown as { suite: typeof import("./suite.ts") }).suite.run(
            server ?? "",
            closed ?? "",
          ),
        [server.url, closed],
      );
      // Chromium itself sends a request again whose kept connection breaks before the answer, and a page cannot stop
      // it. One more reason not to dial from one; the README says so.
      expectAllOk(
        report,
        { refusedConnection: "ambiguous", guarded: true },
        {
          "sends one POST when the connection is reset": "Error: not so: one POST, and not 2",
          "sends one POST when a connection that was used before is reset":
            "Error: not so: two POSTs for two calls, and not 3",
        },
      );
    } finally {
      await browser.close();
    }
  });
});
