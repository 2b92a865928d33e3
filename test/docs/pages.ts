import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a page. */
export interface Block {
  /** The file's path from the root. */
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
}

const ignored = ["**/node_modules/**", "**/dist/**", "**/.wrangler/**"];

/** Every Markdown page of the repository, by its path from the root. */
export const pages: readonly string[] = globSync("{*,.*,{.github,.changeset,packages,worker,test}/**/*}.md", {
  cwd: root,
  exclude: ignored,
})
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

/** The text of a page. */
export function read(page: string): string {
  return readFileSync(root + page, "utf8");
}

/** The fenced blocks of a page. */
export function blocksOf(page: string): readonly Block[] {
  const text = read(page);
  return Array.from(
    text.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms),
    ({ 1: language = "", 2: code = "", index }) => ({
      page,
      language,
      code,
      line: text.slice(0, index).split("\n").length + 1,
    }),
  );
}

/** A page without its fenced blocks, whose lines are empty: a `#` in a shell is no heading. */
export function proseOf(page: string): string {
  return read(page).replace(/^```.*?^```$/gms, (block) => block.replace(/[^\n]/g, ""));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\p{Mark}_ -]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}
