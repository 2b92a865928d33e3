import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const contract = await readFile(new URL("../CONTRACT.md", import.meta.url), "utf8");
const rows = [...contract.matchAll(/\| ([\w/-]+): `(.+)` \|$/gm)].map(([, file = "", title = ""]) => [
  file,
  title,
]);

it("every row names a test", () => {
  const lines = contract.split("\n").filter((line) => line.startsWith("| ")).length;
  // Without the heading and the line below it.
  expect(rows.length).toBe(lines - 2);
});

it.each(rows)("%s: %s is there", async (file, title) => {
  const text = await readFile(new URL(`${file}.test.ts`, import.meta.url), "utf8");
  expect(text).toContain(title);
});
