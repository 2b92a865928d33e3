import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedCallback } from "../signed-callback.ts";
import { rows } from "../world/cells.ts";
import { Project } from "../world/project.ts";
import { makeWorld } from "../world/world.ts";
import { freshCheckout, packAll, publishedPackages } from "./pack.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const tool = (name: string): string => join(root, "node_modules/.bin", name);
const repository = "https://github.com/plivo-edge/plivo-edge";
// What whoever embeds the relay has besides; from here, so that nothing is fetched.
const peers = ["node_modules/hono", "worker/node_modules/@cloudflare/workers-types"];

let folder: string;
let project: string;
let tarballs: Map<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plivo-edge-"));
  project = join(folder, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await freshCheckout(join(folder, "checkout"));
  tarballs = await packAll(join(folder, "checkout"), folder);
  const linked = peers.map((peer) => join(root, peer));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs.values(), ...linked], {
    cwd: project,
  });
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("dials and watches a call from a project of npm's, as a cell of `npm run test:world`", async () => {
  const row = rows.find(({ project }) => project.endsWith("/dial-and-watch"));
  const check = row?.cells["Node 26"];
  if (!check) throw new Error("there is no such cell");
  const installed = await Project.install(join(root, row.project), tarballs, row);
  const world = await makeWorld();
  try {
    await check(installed, world);
  } finally {
    await Promise.all([world.close(), installed.remove()]);
  }
}, 60_000);

describe.each(publishedPackages)("the tarball of $name", ({ name, folder: source }) => {
  const installed = (file = ""): string => join(project, "node_modules", name, file);
  const text = (file: string): Promise<string> => readFile(installed(file), "utf8");
  const files = async (): Promise<string[]> => {
    const entries = await readdir(installed(), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(installed(), join(entry.parentPath, entry.name)));
  };

  it("has no dependencies, and says where its source and its issues are", async () => {
    const manifest = JSON.parse(await text("package.json"));
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest).toMatchObject({
      homepage: `${repository}/tree/main/${source}#readme`,
      bugs: `${repository}/issues`,
      repository: { url: `git+${repository}.git`, directory: source },
      keywords: expect.arrayContaining(["plivo"]),
      engines: { node: ">=20" },
      publishConfig: { access: "public", provenance: true },
    });
  });

  it("holds what was built, its sources and its papers, and no more", async () => {
    const kinds = new Set((await files()).map((file) => file.split("/")[0]));
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    const settings = name === "@plivo-edge/relay" ? [".dev.vars.example"] : [];
    expect(kinds).toEqual(new Set([...papers, ...settings, "dist", "src"]));
    expect(await text("LICENSE")).toBe(await readFile(join(root, "LICENSE"), "utf8"));
  });

  it("has maps that lead to the sources it holds", async () => {
    const held = new Set(await files());
    const maps = [...held].filter((file) => file.endsWith(".map"));
    const sources = await Promise.all(
      maps.map(async (file): Promise<string[]> => {
        const { sources }: { sources: string[] } = JSON.parse(await text(file));
        return sources.map((path) => join("dist", path));
      }),
    );
    const own = sources.flat().filter((path) => path.startsWith("src/"));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((path) => !held.has(path))).toEqual([]);
  });

  it.runIf(name === "@plivo-edge/live")("marks its React entry for Next's server components", async () => {
    expect(await text("dist/react.js")).toMatch(/^"use client";/);
  });

  it("tells TypeScript's old module resolution where each entry's types are", async () => {
    const { exports, typesVersions, types } = JSON.parse(await text("package.json"));
    for (const [entry, target] of Object.entries<{ types?: string }>(exports)) {
      if (!target.types) continue;
      const old = entry === "." ? types : typesVersions["*"][entry.slice(2)][0];
      expect(old).toBe(target.types);
    }
  });

  it("is packed as publint and arethetypeswrong want it", async () => {
    const path = tarballs.get(name) ?? "";
    const packed = new Uint8Array(await readFile(path)).buffer;
    const [{ messages }] = await Promise.all([
      publint({ pack: { tarball: packed }, level: "suggestion", strict: true }),
      // An import of an ES module from CommonJS that has older types than Node's `require` is all that it may report.
      run(tool("attw"), [path, "--ignore-rules", "cjs-resolves-to-esm"]),
    ]);
    expect(messages).toEqual([]);
  });

  it("has a README whose links work wherever it is read", async () => {
    const links = [...(await text("README.md")).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
    const ours = links.flatMap((link) => /plivo-edge\/(?:tree\/|blob\/)?main\/([^#]+)/.exec(link)?.[1] ?? []);
    await Promise.all(ours.map((path) => access(join(root, path))));
  });
});

describe("a fresh project that installs the tarballs", () => {
  it("installs nothing besides, but the peers that it has chosen", async () => {
    const lock = await readFile(join(project, "node_modules/.package-lock.json"), "utf8");
    const { packages: lockedPackages }: { packages: object } = JSON.parse(lock);
    const names = Object.keys(lockedPackages).filter((path) => path.startsWith("node_modules/"));
    const own = publishedPackages.map(({ name }) => `node_modules/${name}`);
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
    import { RelayClient } from "@plivo-edge/live/server";
    import { parseFrame } from "@plivo-edge/live/frames";
    import { Simulator } from "@plivo-edge/simulator";

    const authId = "MAXXXXXXXXXXXXXXXXXX";
    const simulator = new Simulator({ authId, authToken: "token" });
    const plivo = new Plivo({ authId, authToken: "token", fetch: simulator.fetch });
    const relay = new RelayClient({ url: "http://127.0.0.1:9", secret: "0123456789abcdef0123456789abcdef" });
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

const readme = await readFile(join(root, "worker/README.md"), "utf8");
const embedding = await readFile(join(root, "packages/docs/embed.md"), "utf8");
const firstBlock = (page: string, language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(page)?.[1] ?? "";
const ofItsOwn = firstBlock(readme, "ts");
const mounted = firstBlock(embedding, "ts");
// The oldest date that the README promises is the one that its own file has.
const wrangler = firstBlock(readme, "toml");
const template = (file: string): Promise<string> => readFile(join(root, "packages/template", file), "utf8");

describe.each([
  {
    title: "is a Worker of its own, as its README says",
    worker: ofItsOwn,
    wrangler,
    base: "",
    says: "Hello from the edge.",
  },
  {
    title: "is mounted in an app, as its page says",
    worker: mounted,
    wrangler,
    base: "/phone",
    says: "Hello.",
  },
  {
    title: "is made from the template",
    worker: await template("src/index.ts"),
    wrangler: await template("wrangler.toml"),
    base: "",
    says: "Hello from the edge.",
  },
])("a relay that $title", ({ worker: code, wrangler, base, says }) => {
  const compatibilityDate = /^compatibility_date = "(.*)"$/m.exec(wrangler)?.[1] ?? "";
  beforeAll(async () => {
    const files = {
      "src/index.ts": code,
      "wrangler.toml": wrangler,
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
        compatibilityDate,
        durableObjects: { CALL: object("Call"), FEED: object("Feed"), PLACEMENT: object("Placement") },
        bindings: { PLIVO_AUTH_TOKEN: "token", TICKET_SECRET: "0123456789abcdef0123456789abcdef" },
      }),
    );
    try {
      const url = `https://my.worker${base}/v1/callbacks/answer`;
      const callback = await signedCallback(url, "an-invented-call", "token");
      const answer = await worker.dispatchFetch(url, {
        method: "POST",
        headers: Object.fromEntries(callback.headers),
        body: await callback.text(),
      });
      expect(await answer.text()).toBe(`<Response><Speak>${says}</Speak></Response>`);
      expect(answer.status).toBe(200);
      const page = await worker.dispatchFetch(`https://my.worker${base}/console`);
      expect(await page.text()).toContain('data-feed="calls"');
    } finally {
      await worker.dispose();
    }
  });
});
