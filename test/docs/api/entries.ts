import { readFileSync } from "node:fs";
import { root } from "../pages.ts";

/** What people import: a package, or a part of one. */
export interface Entry {
  /** As it is imported: `@plivo-edge/live/react`. */
  readonly name: string;
  /** What its package says of itself. */
  readonly about: string;
  /** Its file of the sources, from the root. */
  readonly source: string;
  /** Its page, from the root. */
  readonly page: string;
}

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, string | { readonly "@plivo-edge/source"?: string }>>;
}

/** The published packages, in the order in which people meet them. */
const folders = [
  "packages/client",
  "packages/live",
  "worker",
  "packages/xml",
  "packages/callbacks",
  "packages/simulator",
];

/** Every entry of every published package. */
export const entries: readonly Entry[] = folders.flatMap((folder) => {
  const manifest: Manifest = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8"));
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    // What has no source is a file, such as the console's page.
    const file = typeof target === "string" ? undefined : target["@plivo-edge/source"];
    if (file === undefined) return [];
    const name = manifest.name + path.slice(1);
    const page = `packages/docs/api/${name.replace("@plivo-edge/", "").replaceAll("/", "-")}.md`;
    return [{ name, about: manifest.description, source: `${folder}/${file.slice(2)}`, page }];
  });
});
