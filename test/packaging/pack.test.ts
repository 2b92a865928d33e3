import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const tool = (name: string): string => join(root, "node_modules/.bin", name);
const names = ["client", "xml", "callbacks", "live", "simulator"];

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "plivo-edge-"));
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const tarballs = await Promise.all(
    names.map(async (name) => {
      const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", project], {
        cwd: join(root, "packages", name),
      });
      return `./${stdout.trim()}`;
    }),
  );
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs], { cwd: project });
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe.each(names)("@plivo-edge/%s", (name) => {
  it("installs with nothing but itself", async () => {
    const installed = join(project, "node_modules/@plivo-edge", name, "package.json");
    const manifest: { dependencies?: unknown } = JSON.parse(await readFile(installed, "utf8"));
    expect(manifest.dependencies).toBeUndefined();
    const { packages }: { packages: object } = JSON.parse(
      await readFile(join(project, "node_modules/.package-lock.json"), "utf8"),
    );
    expect(Object.keys(packages).every((path) => path.startsWith("node_modules/@plivo-edge/"))).toBe(true);
  });

  it("carries the licence", async () => {
    const packed = await readFile(join(project, "node_modules/@plivo-edge", name, "LICENSE"), "utf8");
    expect(packed).toBe(await readFile(join(root, "LICENSE"), "utf8"));
  });

  it("is packed as publint and arethetypeswrong want it", async () => {
    const directory = join(root, "packages", name);
    const { messages } = await publint({ pkgDir: directory, level: "suggestion", strict: true, pack: "npm" });
    expect(messages).toEqual([]);
    await run(tool("attw"), ["--pack", ".", "--profile", "esm-only"], { cwd: directory });
  });
});

describe("a fresh project that installs the tarballs", () => {
  const script = `
    import { Plivo } from "@plivo-edge/client";
    import { readCreateCall } from "@plivo-edge/client/schemas";
    import { parse, render, response, speak } from "@plivo-edge/xml";
    import { foldCall, queuedCall } from "@plivo-edge/callbacks";
    import { watchCall } from "@plivo-edge/live";
    import { Relay } from "@plivo-edge/live/server";
    import { parseFrame } from "@plivo-edge/live/frames";
    import { Simulator } from "@plivo-edge/simulator";

    const authId = "MAXXXXXXXXXXXXXXXXXX";
    const simulator = new Simulator({ authId, authToken: "token" });
    const plivo = new Plivo({ authId, authToken: "token", fetch: simulator.fetch });
    const relay = new Relay({ url: "http://127.0.0.1:9", secret: "0123456789abcdef0123456789abcdef" });
    const { requestUuid } = await plivo.calls.create({ from: "14155550111", to: "14155550108", ...relay.callbacks() });
    if (parse(render(response(speak("Hello")))).children.length !== 1) throw new Error("xml");
    if (![readCreateCall, foldCall, watchCall, parseFrame].every((it) => typeof it === "function")) throw new Error("exports");
    console.log(queuedCall.status, typeof requestUuid, (await relay.ticket({ call: requestUuid })).split(".").length);
  `;

  it.each([
    ["Node", "node", ["smoke.mjs"]],
    ["Deno", "deno", ["run", "--allow-all", "smoke.mjs"]],
    ["Bun", "bun", ["smoke.mjs"]],
  ])("works in %s", async (_, runtime, args) => {
    await writeFile(join(project, "smoke.mjs"), `${script}\nif (globalThis.process) process.exit(0);`);
    const { stdout } = await run(tool(runtime), args, {
      cwd: project,
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(stdout).toBe("queued string 2\n");
  });
});
