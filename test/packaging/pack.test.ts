import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedCallback } from "../signed-callback.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const tool = (name: string): string => join(root, "node_modules/.bin", name);
const rooms = [
  ["client", "packages/client"],
  ["xml", "packages/xml"],
  ["callbacks", "packages/callbacks"],
  ["live", "packages/live"],
  ["simulator", "packages/simulator"],
  ["relay", "worker"],
] as const;
// What whoever embeds the relay has besides; from here, so that nothing is fetched.
const peers = ["node_modules/hono", "worker/node_modules/@cloudflare/workers-types"];

let project: string;
const tarballs = new Map<string, string>();
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "plivo-edge-"));
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await Promise.all(
    rooms.map(async ([name, folder]) => {
      const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", project], {
        cwd: join(root, folder),
      });
      tarballs.set(name, join(project, stdout.trim()));
    }),
  );
  const linked = peers.map((folder) => join(root, folder));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs.values(), ...linked], {
    cwd: project,
  });
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe.each(rooms)("@plivo-edge/%s", (name) => {
  const installed = (file: string): Promise<string> =>
    readFile(join(project, "node_modules/@plivo-edge", name, file), "utf8");

  it("has no dependencies", async () => {
    const manifest: { dependencies?: unknown } = JSON.parse(await installed("package.json"));
    expect(manifest.dependencies).toBeUndefined();
  });

  it("carries the licence", async () => {
    expect(await installed("LICENSE")).toBe(await readFile(join(root, "LICENSE"), "utf8"));
  });

  it("is packed as publint and arethetypeswrong want it", async () => {
    const path = tarballs.get(name) ?? "";
    const packed = new Uint8Array(await readFile(path)).buffer;
    const [{ messages }] = await Promise.all([
      publint({ pack: { tarball: packed }, level: "suggestion", strict: true }),
      run(tool("attw"), [path, "--profile", "esm-only"]),
    ]);
    expect(messages).toEqual([]);
  });
});

describe("a fresh project that installs the tarballs", () => {
  it("installs nothing besides, but the peers that it has chosen", async () => {
    const lock = await readFile(join(project, "node_modules/.package-lock.json"), "utf8");
    const { packages }: { packages: object } = JSON.parse(lock);
    const names = Object.keys(packages).filter((path) => path.startsWith("node_modules/"));
    const own = rooms.map(([name]) => `node_modules/@plivo-edge/${name}`);
    expect(new Set(names)).toEqual(
      new Set([...own, "node_modules/hono", "node_modules/@cloudflare/workers-types"]),
    );
  });

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

describe("a Worker that embeds the relay as its README says", () => {
  beforeAll(async () => {
    const readme = await readFile(join(root, "worker/README.md"), "utf8");
    const [, section = ""] = readme.split("## Embed it in a Worker of your own");
    const block = (language: string): string =>
      new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(section)?.[1] ?? "";
    const files = {
      "src/index.ts": block("ts"),
      "wrangler.toml": block("toml"),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "ES2023",
          module: "ESNext",
          moduleResolution: "Bundler",
          lib: ["ES2023"],
          types: ["@cloudflare/workers-types"],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
        },
        include: ["src"],
      }),
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(project, path)), { recursive: true });
      await writeFile(join(project, path), text);
    }
  });

  /** What wrangler would upload: the Worker, and the page beside it. */
  async function builtModules() {
    const built = join(project, "built");
    const files = await readdir(built);
    const pages = files.filter((file) => file.endsWith(".html"));
    return [
      { type: "ESModule" as const, path: join(built, "index.js") },
      ...pages.map((page) => ({ type: "Text" as const, path: join(built, page) })),
    ];
  }

  it("type-checks, the package's own declarations too", async () => {
    await run(tool("tsc"), ["-p", "."], { cwd: project });
  });

  it("deploys, answers a callback of Plivo's and shows the console", async () => {
    await run(tool("wrangler"), ["deploy", "--dry-run", "--outdir", "built"], {
      cwd: project,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    });
    const object = (className: string) => ({ className, useSQLite: true });
    const worker = new Miniflare(
      convertV4MiniflareOptions({
        modules: await builtModules(),
        modulesRoot: join(project, "built"),
        compatibilityDate: "2026-10-01",
        durableObjects: { CALL: object("Call"), FEED: object("Feed"), PLACEMENT: object("Placement") },
        bindings: { PLIVO_AUTH_TOKEN: "token", TICKET_SECRET: "0123456789abcdef0123456789abcdef" },
      }),
    );
    try {
      const url = "https://my.worker/phone/v1/callbacks/answer";
      const callback = await signedCallback(url, "an-invented-call", "token");
      const answer = await worker.dispatchFetch(url, {
        method: "POST",
        headers: Object.fromEntries(callback.headers),
        body: await callback.text(),
      });
      expect(await answer.text()).toBe("<Response><Speak>Hello.</Speak></Response>");
      expect(answer.status).toBe(200);
      const page = await worker.dispatchFetch("https://my.worker/phone/console");
      expect(await page.text()).toContain('data-feed="calls"');
      const own = await worker.dispatchFetch("https://my.worker/");
      expect(await own.text()).toBe("my own");
    } finally {
      await worker.dispose();
    }
  });
});
