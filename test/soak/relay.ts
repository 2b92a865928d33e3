import { execFile } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  bundle,
  freePort,
  makeDisk,
  makeFolder,
  type Process,
  serve,
  type Variant,
} from "../bench/relay/workerd.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const worker = "test/bench/workers/soak.ts";
const execute = promisify(execFile);

/** What a relay runs with: its variables, and its objects by binding. */
export type Bindings = Pick<Variant, "objects" | "variables">;

/** A relay whose disk outlives it. */
export class SoakedRelay {
  readonly url: string;
  readonly #port: number;
  readonly #disk: string;
  readonly #bindings: Bindings;
  #main: string;
  #process: Process | undefined;

  private constructor(port: number, disk: string, main: string, bindings: Bindings) {
    this.url = `http://127.0.0.1:${port}`;
    this.#port = port;
    this.#disk = disk;
    this.#main = main;
    this.#bindings = bindings;
  }

  static async start(main: string, bindings: Bindings): Promise<SoakedRelay> {
    const disk = await makeDisk(await makeFolder());
    const relay = new SoakedRelay(await freePort(), disk, main, bindings);
    await relay.restart();
    return relay;
  }

  /** Starts it, on the same port and the same disk. */
  async restart(main: string = this.#main): Promise<void> {
    this.#main = main;
    this.#process = await serve(this.#bindings, { main, disk: this.#disk, port: this.#port });
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** Lets every object throw for some seconds. */
  async throwFor(seconds: number): Promise<void> {
    const signal = AbortSignal.timeout(30_000);
    await (await fetch(`${this.url}/soak/throw?seconds=${seconds}`, { signal })).body?.cancel();
  }

  /** Resident memory, in MB. */
  async memory(): Promise<number> {
    const { stdout } = await execute("ps", ["-o", "rss=", "-p", String(this.#process?.pid)]);
    return Math.round(Number(stdout) / 1024);
  }
}

/** Bundles the relay of the working tree, as one of the Workers in `test/bench/workers` has it. */
export async function thisRelay(source: string = worker): Promise<string> {
  return bundle(join(root, source), await makeFolder());
}

/** Bundles the relay of another commit, with the packages that are installed for this one. */
export async function relayOf(commit: string): Promise<string> {
  const folder = await makeFolder();
  const archive = join(folder, "tree.tar");
  await execute("git", ["-C", root, "archive", "--output", archive, commit]);
  await execute("tar", ["-xf", archive, "-C", folder]);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const room of [
    "worker",
    ...["callbacks", "client", "live", "xml", "plivo"].map((name) => `packages/${name}`),
  ]) {
    // Its links are relative: to the packages of that commit, and to what is installed.
    await cp(join(root, room, "node_modules"), join(folder, room, "node_modules"), {
      recursive: true,
      verbatimSymlinks: true,
    }).catch(() => {
      // This commit, or the other one, has no such room.
    });
  }
  await mkdir(join(folder, "test/bench/workers"), { recursive: true });
  await cp(join(root, worker), join(folder, worker));
  // Its documents are made by that commit too: a relay knows those of its own copy of the room only.
  await mkdir(join(folder, "test/node_modules/@plivo-edge"), { recursive: true });
  await symlink(join(folder, "packages/xml"), join(folder, "test/node_modules/@plivo-edge/xml"));
  return bundle(join(folder, worker), await makeFolder());
}
