import { expect, it } from "vitest";
import { readExports } from "./api/declarations.ts";
import { entries } from "./api/entries.ts";
import { apiPages } from "./api/page.ts";
import { pages, read } from "./pages.ts";

const made = apiPages();

it("has a page for every entry of the published packages, and no other", () => {
  expect(pages.filter((page) => page.startsWith("packages/docs/api/"))).toEqual([...made.keys()].sort());
});

it.for([...made])("%s is what `npm run docs:write` makes of the sources", ([page, text]) => {
  expect(read(page) === text, `${page} is out of date: run \`npm run docs:write\``).toBe(true);
});

it("finds a sentence on every export", () => {
  const bare = [...readExports(entries)].flatMap(([{ name }, exported]) =>
    exported
      .filter(({ comments }) => !comments.some((comment) => /^\/\*\*\s+(?:\*\s+)?[A-Z`]/.test(comment)))
      .map((each) => `${each.name} of ${name}, in ${each.source}, has no doc comment`),
  );
  expect(bare).toEqual([]);
});
