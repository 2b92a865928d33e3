// The pages that begin in an empty folder, followed as they are written: their commands, with tarballs in place of what is
// not on npm, and their files.

import { execFile } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { blocksOf } from "../docs/pages.ts";
import type { Project } from "./project.ts";

/** By the name of a package, its tarball. */
type Tarballs = ReadonlyMap<string, string>;

/** Packs by the command that the page about requirements shows. */
export async function packByCommand(checkout: string, folder: string): Promise<Tarballs> {
  const command = shell("requirements", "tarballs ../tarballs").split("\n")[0] ?? "";
  const words = command.replace("../tarballs", folder).split(" ").slice(1);
  await promisify(execFile)(process.execPath, words, { cwd: checkout, maxBuffer: 16 * 1024 ** 2 });
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  return new Map(
    files.map(
      (file) => [file.replace(/^plivo-edge-(\w+)-.*$/, "@plivo-edge/$1"), join(folder, file)] as const,
    ),
  );
}

/** A block of a page that holds a text. */
function block(page: string, language: RegExp, holds: string): string {
  const path = page.includes("/") ? page : `packages/docs/${page}.md`;
  const found = blocksOf(path).find((each) => language.test(each.language) && each.code.includes(holds));
  if (!found) throw new Error(`${page} has no block with ${holds}`);
  return found.code;
}

const shell = (page: string, holds: string): string => block(page, /^sh$/, holds);
const code = (page: string, holds: string): string => block(page, /^(?:tsx?|toml)$/, holds);

/** A block of commands, as one does them before the first release. */
function withTarballs(commands: string, tarballs: Tarballs): string {
  const named = commands.replace(/@plivo-edge\/\w+(?=\s|$)/g, (name) => tarballs.get(name) ?? name);
  return `set -e\n${named}`;
}

async function write(project: Project, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(project.folder, file)), { recursive: true });
    await writeFile(join(project.folder, file), text);
  }
}

type Follow = (project: Project, tarballs: Tarballs) => Promise<void>;

const inNewProject =
  (then: Follow): Follow =>
  async (project, tarballs) => {
    await project.run("npm init -y");
    await then(project, tarballs);
  };

/** A page whose commands install, and whose files others run. */
const installs = (page: string): Follow =>
  inNewProject((project, tarballs) =>
    project.run(withTarballs(shell(page, "npm install"), tarballs)).then(() => {}),
  );

/** By page, or by pages of which one goes on from the other, how one follows them. */
export const pages: Readonly<Record<string, Follow>> = {
  async "packages/docs/deploy.md"(project, tarballs) {
    await project.run(withTarballs(shell("deploy", "mkdir my-relay"), tarballs));
    await write(project, {
      "my-relay/src/index.ts": code("deploy", "createRelay"),
      "my-relay/wrangler.toml": code("deploy", "[durable_objects]"),
      "my-relay/.dev.vars": shell("develop-locally", "PLIVO_API_URL"),
    });
    const checked = await project.run("cd my-relay && npx wrangler deploy --dry-run");
    if (!checked.includes("env.PLACEMENT")) throw new Error(`no bindings were listed:\n${checked}`);
    await project.serve(
      (port) => `cd my-relay && npx wrangler dev --port ${port} --ip 127.0.0.1`,
      {},
      async (url) => {
        const health = await fetch(`${url}/healthz`);
        if (!health.ok) throw new Error(`/healthz is ${health.status}: ${await health.text()}`);
      },
    );
  },

  "packages/docs/embed.md packages/docs/test-your-relay.md": inNewProject(async (project, tarballs) => {
    await project.run(withTarballs(shell("embed", "npm install"), tarballs));
    await write(project, {
      "src/index.ts": code("embed", 'app.route("/phone"'),
      "wrangler.toml": code("deploy", "[durable_objects]"),
    });
    await project.run(shell("embed", "--dry-run"));
    // The next page goes on from here.
    await project.run(withTarballs(shell("test-your-relay", "npm install"), tarballs));
    await write(project, {
      "relay.test.ts": code("test-your-relay", "test.each"),
      "vitest.config.mts": code("test-your-relay", "cloudflareTest"),
    });
    await project.run(shell("test-your-relay", "npx vitest run"));
  }),

  "packages/docs/test-your-voice-app.md": inNewProject(async (project, tarballs) => {
    await project.run(withTarballs(shell("test-your-voice-app", "npm install express"), tarballs));
    await write(project, { "voice-app.test.ts": code("test-your-voice-app", "leads to sales") });
    await project.run(shell("test-your-voice-app", "npx vitest run"));
  }),

  "packages/docs/requirements.md": inNewProject(async (project, tarballs) => {
    const [tarball = ""] = tarballs.values();
    await symlink(dirname(tarball), `${project.folder}/tarballs`);
    const installs = shell("requirements", "tarballs ../tarballs").split("\n").slice(1).join("\n");
    await project.run(`set -e\n${installs.replaceAll("../tarballs", "./tarballs")}`);
  }),

  "packages/docs/receive-callbacks.md": inNewProject(async (project, tarballs) => {
    await project.run(withTarballs(shell("receive-callbacks", "@plivo-edge/callbacks"), tarballs));
    await project.run(shell("receive-callbacks", "npm install express"));
    await write(project, { "app.ts": code("receive-callbacks", "app.listen(3000)") });
    await project.run(`node -e 'import("./app.ts").then(() => process.exit(0))'`);
  }),

  "packages/docs/watch-in-react.md": installs("watch-in-react"),
  "packages/docs/develop-locally.md": inNewProject(async (project, tarballs) => {
    const [install = ""] = shell("develop-locally", "npm install").split("\n");
    await project.run(withTarballs(install, tarballs));
    await project.run("npx plivo-simulator --version");
  }),
  "packages/client/README.md": installs("packages/client/README.md"),
  "packages/live/README.md": installs("packages/live/README.md"),
  "packages/xml/README.md": installs("packages/xml/README.md"),
  "packages/callbacks/README.md": installs("packages/callbacks/README.md"),
  "packages/simulator/README.md": installs("packages/simulator/README.md"),
  "worker/README.md": installs("worker/README.md"),
};
