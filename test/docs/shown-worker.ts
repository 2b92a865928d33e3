import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blocksOf, root } from "./pages.ts";

/** The block of a page that holds a text. */
export function shown(page: string, language: string, holds: string): string {
  const found = blocksOf(page).find((each) => each.language === language && each.code.includes(holds));
  if (!found) throw new Error(`${page} has no block of ${language} that holds ${holds}`);
  return found.code;
}

/** Writes a Worker as a page shows it, in a folder where it finds the built packages, and gives its wrangler.toml. */
export async function writeWorker(name: string, code: string, wrangler: string): Promise<string> {
  const folder = join(root, "node_modules/.cache/plivo-edge-docs-workers", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "node_modules/@plivo-edge"), { recursive: true });
  await mkdir(join(folder, "src"));
  // The root has every package but this one.
  await symlink(join(root, "worker"), join(folder, "node_modules/@plivo-edge/relay"));
  await writeFile(join(folder, "src/index.ts"), code);
  await writeFile(join(folder, "wrangler.toml"), wrangler);
  return join(folder, "wrangler.toml");
}

/** The `wrangler.toml` of the page about deploying. */
export const relayToml: string = shown("packages/docs/deploy.md", "toml", "[durable_objects]");
