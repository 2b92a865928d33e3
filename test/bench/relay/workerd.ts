import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// workerd comes with miniflare; its package's default export is the path of the binary.
const fromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
const { default: binary }: { default: string } = fromMiniflare("workerd");

/** A Worker to measure: its source in `../workers`, and its Durable Objects by binding. */
export interface Variant {
  readonly name: string;
  readonly source: string;
  readonly objects: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

// Not before the end: for seconds after many files are deleted, ext4 is slow to make the next one's.
const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Makes a folder that goes with this process. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plivo-edge-bench-"));
  folders.push(folder);
  return folder;
}

/** Runs a Worker in a workerd of its own, on an empty disk, with nothing between it and the socket. */
export async function run(variant: Variant): Promise<Running> {
  const folder = await makeFolder();
  const main = await bundle(fileURLToPath(new URL(`../workers/${variant.source}`, import.meta.url)), folder);
  const process = await serve(variant, { main, disk: await makeDisk(folder), port: await freePort() });
  return { port: process.port, pid: process.pid, stop: () => process.kill() };
}

/** The folder below `folder` in which a workerd keeps its objects. */
export async function makeDisk(folder: string): Promise<string> {
  const disk = join(folder, "disk");
  await mkdir(disk);
  return disk;
}

/** Bundles a Worker from its source, into a file whose path it returns. */
export async function bundle(source: string, folder: string): Promise<string> {
  const outfile = join(folder, "main.js");
  await build({
    entryPoints: [source],
    conditions: ["@plivo-edge/source", "workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    loader: { ".html": "text" },
    bundle: true,
    minify: true,
    format: "esm",
    outfile,
  });
  return outfile;
}

/** A workerd that runs. */
export interface Process {
  readonly port: number;
  readonly pid: number;
  /** Ends it as the kernel does when memory is short. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs a bundled Worker on a disk that may hold something already. */
export async function serve(
  variant: Pick<Variant, "objects" | "variables">,
  place: { readonly main: string; readonly disk: string; readonly port: number },
): Promise<Process> {
  const path = join(dirname(place.main), "config.capnp");
  await writeFile(path, config(variant, place));
  const child = spawn(binary, ["serve", "--experimental", path], { stdio: ["ignore", "ignore", "inherit"] });
  // Should this process fail, it leaves none behind.
  const end = (): boolean => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  await listening(place.port);
  return {
    port: place.port,
    pid: child.pid ?? 0,
    async kill() {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

function config(
  { objects, variables = {} }: Pick<Variant, "objects" | "variables">,
  { disk, port }: { readonly disk: string; readonly port: number },
): string {
  const classes = Object.values(objects);
  const bindings = [
    ...Object.entries(objects).map(
      ([name, type]) => `(name = "${name}", durableObjectNamespace = (className = "${type}"))`,
    ),
    ...Object.entries(variables).map(([name, text]) => `(name = "${name}", text = "${text}")`),
  ];
  const namespaces = classes.map(
    (type) => `(className = "${type}", uniqueKey = "${type}", enableSql = true)`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = "${disk}", writable = true, allowDotfiles = false)),
    (name = "internet", network = (allow = ["local", "private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "main.js", esModule = embed "main.js")],
  compatibilityDate = "2026-10-01",
  bindings = [${bindings.join(", ")}],
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "disk"),
);
`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is no pipe name.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("workerd did not start");
}
