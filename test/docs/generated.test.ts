import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedPages, llmsText, regenerate } from "./generated.ts";
import { read, root } from "./pages.ts";

it.for(generatedPages)(
  "%s is what `npm run docs:write` makes of the sources",
  { timeout: 60_000 },
  async (page) => {
    expect(read(page)).toBe(await regenerate(page));
  },
);

it("llms.txt lists the pages", () => {
  expect(readFileSync(`${root}packages/docs/llms.txt`, "utf8")).toBe(llmsText());
});
