import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../pages.ts";

/** What `npx` finds here. */
const programs = {
  "plivo-simulator": "packages/simulator/dist/cli.js",
  "plivo-relay-doctor": "worker/dist/doctor.js",
};

// Fetching is tried by `npm run test:world`; and a reply that says no is a failure of the command.
const prelude = `npx() { "$@"; }
curl() { command curl --fail-with-body --silent --show-error "$@"; }
`;

/** Somebody who reads a page, in a folder of their own, and types what it says. */
export class Reader {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #servers: ChildProcess[] = [];

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  static async begin(env: Readonly<Record<string, string>>): Promise<Reader> {
    const folder = await mkdtemp(join(tmpdir(), "plivo-edge-page-"));
    // A page's files find the packages as a reader's do.
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await mkdir(join(folder, "bin"));
    for (const [name, file] of Object.entries(programs)) {
      const script = `#!/bin/sh\nexec "${process.execPath}" "${root}${file}" "$@"\n`;
      await writeFile(join(folder, "bin", name), script, { mode: 0o755 });
    }
    return new Reader(folder, env);
  }

  /** Writes a file that the page shows. */
  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, file), text);
  }

  /** Runs a command to its end; throws with what it printed where it fails. */
  async run(command: string): Promise<string> {
    const child = this.#spawn(command);
    const printed = collect(child);
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${printed()}`);
    return printed();
  }

  /** Starts a server, and waits until it has printed this, or listens on this port. */
  async serve(command: string, ready: RegExp | number): Promise<string> {
    const child = this.#spawn(command);
    this.#servers.push(child);
    const printed = collect(child);
    const ended = once(child, "close").then(([code]) => {
      throw new Error(`${command}\nended with ${code}:\n${printed()}`);
    });
    ended.catch(() => {});
    await Promise.race([
      typeof ready === "number" ? listens(child, ready) : prints(child, printed, ready),
      ended,
    ]);
    return printed();
  }

  async close(): Promise<void> {
    for (const child of this.#servers) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, "close");
      process.kill(-child.pid, "SIGTERM");
      await closed;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  #spawn(command: string): ChildProcess {
    const { PATH, HOME } = process.env;
    return spawn("sh", ["-c", prelude + command], {
      cwd: this.#folder,
      env: {
        PATH: `${this.#folder}/bin:${root}node_modules/.bin:${PATH}`,
        HOME,
        NO_COLOR: "1",
        ...this.#env,
      },
      // So that it leads a group, which is ended as a whole.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}

async function prints(child: ChildProcess, printed: () => string, wanted: RegExp): Promise<void> {
  while (!wanted.test(printed()))
    await Promise.race([child.stdout, child.stderr].map((stream) => stream && once(stream, "data")));
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    try {
      await (await fetch(`http://127.0.0.1:${port}`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
