// Size, packages and load time of the client beside other ways to place a call. Installs them into a folder of its own.
//   node test/bench/client-size.ts        (after `npm test`, or a build of packages/client)
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const run = promisify(execFile);

interface Candidate {
  readonly name: string;
  /** What is installed. */
  readonly install: string;
  /** What is loaded. */
  readonly module: string;
  /** Imports the front door, makes a client, places a call. */
  readonly call: string;
}

const ours = join(import.meta.dirname, "../../packages/client");

const candidates: readonly Candidate[] = [
  {
    name: "@plivo-edge/client, createCall",
    install: ours,
    module: "@plivo-edge/client",
    call: `import { connect, createCall } from "@plivo-edge/client";
      export default () => createCall(connect({ authId: "a", authToken: "t" }), { from: "14155550100", to: "14155550199", answerUrl: "https://example.com" });`,
  },
  {
    name: "@plivo-edge/client, Plivo",
    install: ours,
    module: "@plivo-edge/client",
    call: `import { Plivo } from "@plivo-edge/client";
      export default () => new Plivo({ authId: "a", authToken: "t" }).calls.create({ from: "14155550100", to: "14155550199", answerUrl: "https://example.com" });`,
  },
  {
    name: "plivo 4.79.0",
    install: "plivo@4.79.0",
    module: "plivo",
    call: `import plivo from "plivo";
      export default () => new plivo.Client("a", "t").calls.create("14155550100", "14155550199", "https://example.com");`,
  },
  {
    name: "twilio 6.2.0",
    install: "twilio@6.2.0",
    module: "twilio",
    call: `import twilio from "twilio";
      export default () => twilio("a", "t").calls.create({ from: "14155550100", to: "14155550199", url: "https://example.com" });`,
  },
  {
    name: "@vonage/voice 1.24.1",
    install: "@vonage/voice@1.24.1",
    module: "@vonage/voice",
    call: `import { Voice } from "@vonage/voice";
      export default () => new Voice({ applicationId: "a", privateKey: "k" }).createOutboundCall({ to: [{ type: "phone", number: "14155550199" }], from: { type: "phone", number: "14155550100" }, answerUrl: ["https://example.com"] });`,
  },
  {
    name: "telnyx 7.24.0",
    install: "telnyx@7.24.0",
    module: "telnyx",
    call: `import Telnyx from "telnyx";
      export default () => new Telnyx({ apiKey: "k" }).calls.dial({ connection_id: "c", from: "14155550100", to: "14155550199" });`,
  },
  {
    name: "ky 1.14.3, by hand",
    install: "ky@1.14.3",
    module: "ky",
    call: `import ky from "ky";
      export default () => ky.post("https://api.plivo.com/v1/Account/a/Call/", { headers: { authorization: "Basic " + btoa("a:t") }, json: { from: "14155550100", to: "14155550199", answer_url: "https://example.com" } }).json();`,
  },
];

async function install(
  { install, module }: Candidate,
  folder: string,
): Promise<{ packages: number; kibibytes: number }> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const what = install === ours ? await pack(folder) : install;
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", what], {
    cwd: folder,
  });
  const { stdout } = await run("npm", ["ls", "--all", "--parseable"], { cwd: folder });
  if (!stdout.includes(module)) throw new Error(`${module} is not installed`);
  return {
    packages: new Set(stdout.trim().split("\n")).size - 1,
    kibibytes: Math.round((await sizeOf(join(folder, "node_modules"))) / 1024),
  };
}

async function pack(folder: string): Promise<string> {
  const { stdout } = await run(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder],
    { cwd: ours },
  );
  return join(folder, stdout.trim());
}

async function sizeOf(path: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

async function bundle(
  folder: string,
  call: string,
  platform: "browser" | "node",
): Promise<Uint8Array | string> {
  try {
    const { outputFiles } = await build({
      stdin: { contents: call, resolveDir: folder },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      logLevel: "silent",
      platform,
      // Node's own modules stay outside, as they do for a Worker with Node compatibility.
      ...(platform === "node" && { conditions: ["workerd", "worker"] }),
    });
    return outputFiles[0]?.contents ?? new Uint8Array();
  } catch (error) {
    return `${(error as { errors: unknown[] }).errors.length} unresolved`;
  }
}

/** As Node loads what an application's bundler made: one file. */
async function loadBundle(folder: string, code: Uint8Array): Promise<number> {
  // What was CommonJS still requires Node's own modules.
  const requires =
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  const file = join(folder, "bundle.mjs");
  await writeFile(file, `${requires}${new TextDecoder().decode(code)}`);
  return loadTime(folder, file);
}

/** Milliseconds, the fastest of fifteen fresh processes: what else the machine does only ever adds. */
async function loadTime(folder: string, module: string): Promise<number> {
  const script = `const begin = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - begin)`;
  const times: number[] = [];
  for (let round = 0; round < 15; round++) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
    times.push(Number(stdout));
  }
  return Number(Math.min(...times).toFixed(1));
}

const folder = await mkdtemp(join(tmpdir(), "client-size-"));
try {
  const rows: Record<string, Record<string, string | number>> = {};
  for (const [index, candidate] of candidates.entries()) {
    const here = join(folder, String(index));
    const { packages, kibibytes } = await install(candidate, here);
    const worker = await bundle(here, candidate.call, "node");
    const browser = await bundle(here, candidate.call, "browser");
    rows[candidate.name] = {
      packages,
      "KiB installed": kibibytes,
      "for workers, min": typeof worker === "string" ? worker : worker.byteLength,
      "min+gzip": typeof worker === "string" ? "-" : gzipSync(worker, { level: 9 }).byteLength,
      "for a browser, min": typeof browser === "string" ? browser : browser.byteLength,
      "load, ms": await loadTime(here, candidate.module),
      "load the bundle, ms": typeof worker === "string" ? "-" : await loadBundle(here, worker),
    };
  }
  await writeFile(join(folder, "empty.mjs"), "export {};");
  console.table(rows);
  console.log(`To load an empty module takes ${await loadTime(folder, join(folder, "empty.mjs"))} ms here.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
