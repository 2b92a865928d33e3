import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** What a project is installed with. */
export interface Installation {
  readonly manager: "npm" | "pnpm@12.21.0";
  /** A Node from npm, such as `node@20`, that runs every command instead of this process's own. */
  readonly node?: string | undefined;
  /** Versions to take instead of those that the project names. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

/** A copy of a project's folder outside this repository, with tarballs in place of the packages that it asks for. */
export class Project {
  readonly folder: string;
  readonly #node: string | undefined;

  private constructor(folder: string, node: string | undefined) {
    this.folder = folder;
    this.#node = node;
  }

  static async install(
    source: string,
    tarballs: ReadonlyMap<string, string>,
    { manager, node, versions = {} }: Installation,
  ): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), `plivo-edge-${basename(source)}-`));
    await cp(source, folder, { recursive: true });
    const path = join(folder, "package.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    for (const group of [manifest.dependencies, manifest.devDependencies]) {
      for (const name of Object.keys(group ?? {})) {
        const tarball = tarballs.get(name);
        if (tarball) group[name] = `file:${tarball}`;
        if (versions[name]) group[name] = versions[name];
      }
    }
    await writeFile(path, JSON.stringify(manifest, null, 2));
    await new Project(folder, undefined).run(
      manager === "npm"
        ? "npm install --no-audit --no-fund"
        : `npx -y --prefer-offline ${manager} install --ignore-workspace --ignore-scripts`,
    );
    return new Project(folder, node);
  }

  /** A folder with nothing in it. */
  static async empty(): Promise<Project> {
    return new Project(await mkdtemp(join(tmpdir(), "plivo-edge-page-")), undefined);
  }

  /** Runs a command to its end, and gives what it printed. */
  async run(command: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const child = this.#spawn(command, environment);
    const printed = collect(child);
    const timer = setTimeout(() => stopGroup(child), 300_000);
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    clearTimeout(timer);
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${printed.text.slice(-2_000)}`);
    return printed.text;
  }

  /** Runs a server while something is done with it. It is up when it answers. */
  async serve(
    command: (port: number) => string,
    environment: Readonly<Record<string, string>>,
    use: (url: string) => Promise<void>,
  ): Promise<void> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = this.#spawn(command(port), {
      ...environment,
      PORT: String(port),
      HOST: "127.0.0.1",
      ORIGIN: url,
    });
    const printed = collect(child);
    const ended = new Promise<never>((_, reject) =>
      child.once("close", (code) =>
        reject(new Error(`the server ended with ${code}:\n${printed.text.slice(-2_000)}`)),
      ),
    );
    try {
      await Promise.race([answers(url), ended]);
      await Promise.race([use(url), ended]);
    } finally {
      stopGroup(child);
      await ended.catch(() => {});
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  #spawn(command: string, environment: Readonly<Record<string, string>>): ChildProcess {
    const quiet = { CI: "1", NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false" };
    const env = { ...process.env, ...quiet, ...environment };
    const options: SpawnOptions = {
      cwd: this.folder,
      env,
      // So that it leads a group, which can be ended as a whole.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    };
    const inFolder = `PATH="./node_modules/.bin:$PATH"; ${command}`;
    return this.#node
      ? spawn("npx", ["-y", `--package=${this.#node}`, "-c", command], options)
      : spawn("sh", ["-c", inFolder], options);
  }
}

function collect(child: ChildProcess): { text: string } {
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      printed.text += chunk;
    });
  }
  return printed;
}

/** Ends a command and all that it has started: it leads a process group of its own. */
function stopGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended in the meantime.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
