// Packs every package that is published, as a release does: `node test/packaging/pack.ts FOLDER`.

import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A published package, and the folder that it is built in. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The packages of the workspace that are not private. */
export const publishedPackages: readonly Package[] = globSync("{packages/*,worker}/package.json", {
  cwd: root,
})
  .map((file) => ({ ...JSON.parse(readFileSync(join(root, file), "utf8")), folder: dirname(file) }))
  .filter((manifest) => !manifest.private)
  .map(({ name, version, folder }) => ({ name, version, folder }));

/** Packs the packages of a checkout, which needs no build before it, and gives each one's tarball. */
export async function packAll(checkout: string, destination: string): Promise<Map<string, string>> {
  const filters = publishedPackages.map(({ name }) => `--filter=${name}`);
  const output = await pnpm(checkout, ...filters, "pack", "--json", "--pack-destination", destination);
  // The builds that `prepack` runs print before it.
  const packed: { name: string; filename: string }[] = JSON.parse(output.slice(output.indexOf("[\n")));
  return new Map(packed.map(({ name, filename }) => [name, filename]));
}

/** A copy of what git knows here, changes that are not yet committed included, with its packages installed. */
export async function freshCheckout(destination: string): Promise<void> {
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    maxBuffer: 16 * 1024 ** 2,
  });
  for (const file of stdout.split("\0").filter(Boolean)) {
    await mkdir(dirname(join(destination, file)), { recursive: true });
    // A file that was deleted and not yet committed is listed, too.
    await cp(join(root, file), join(destination, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
  await pnpm(destination, "install", "--offline", "--frozen-lockfile");
}

async function pnpm(cwd: string, ...args: string[]): Promise<string> {
  const manifest: { packageManager: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const { stdout } = await run("npx", ["-y", "--prefer-offline", manifest.packageManager, ...args], {
    cwd,
    maxBuffer: 16 * 1024 ** 2,
  });
  return stdout;
}

if (import.meta.main) {
  const [destination] = process.argv.slice(2);
  if (!destination) throw new Error("Say where to: node test/packaging/pack.ts FOLDER");
  for (const tarball of (await packAll(root, resolve(destination))).values()) console.log(tarball);
}
