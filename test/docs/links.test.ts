import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { expect, it } from "vitest";
import { anchorsOf, pages, proseOf, root } from "./pages.ts";

// Every link within the repository leads somewhere: relative ones, and those that the pages of published packages write
// in full, since npm shows them elsewhere.

interface Link {
  readonly page: string;
  readonly target: string;
}

const home =
  /^https:\/\/(?:github\.com\/plivo-edge\/plivo-edge\/(?:tree|blob)|raw\.githubusercontent\.com\/plivo-edge\/plivo-edge)\/main\//;

const links: readonly Link[] = pages.flatMap((page) =>
  Array.from(proseOf(page).matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g), ([, inText, inTag]) => ({
    page,
    target: inText ?? inTag ?? "",
  })),
);
const inside = links.filter(({ target }) => home.test(target) || !/^[a-z]+:/.test(target));

function faultOf({ page, target }: Link): string | undefined {
  const [path = "", anchor] = target.replace(home, "/").split("#");
  const file = path.startsWith("/")
    ? path.slice(1)
    : path === ""
      ? page
      : posix.normalize(posix.join(posix.dirname(page), path));
  if (file.startsWith("..") || !existsSync(root + file)) return `${page}: ${target}: no such file`;
  if (anchor === undefined) return undefined;
  const shown = statSync(root + file).isDirectory() ? posix.join(file, "README.md") : file;
  if (!shown.endsWith(".md"))
    return anchor.startsWith("L") ? undefined : `${page}: ${target}: no anchors there`;
  return anchorsOf(shown).has(anchor) ? undefined : `${page}: ${target}: no such heading`;
}

it(`follows ${inside.length} links within the repository, on ${pages.length} pages`, () => {
  expect(inside.length).toBeGreaterThan(100);
  expect(inside.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});

it("leads from the list of pages to each of them", () => {
  const listed = new Set(
    links
      .filter(({ page }) => /^packages\/docs\/(?:api\/)?README\.md$/.test(page))
      .map(({ page, target }) => posix.join(posix.dirname(page), target.split("#")[0] ?? "")),
  );
  const there = pages.filter(
    (page) => page.startsWith("packages/docs/") && page !== "packages/docs/README.md",
  );
  expect(there.filter((page) => !listed.has(page))).toEqual([]);
});
