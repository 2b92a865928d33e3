import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { read, root } from "./pages.ts";

// What a stranger meets first is one screen, and its figures are measured.

const published = globSync("{packages/*,worker}/package.json", { cwd: root })
  .filter((path) => JSON.parse(readFileSync(root + path, "utf8")).private !== true)
  .map((path) => path.replace("package.json", "README.md"));

it.for(["README.md", ...published])("%s has at most 500 words", (page) => {
  // Of a link, its text.
  const words =
    read(page)
      .replace(/\]\([^)]*\)/g, "]")
      .match(/[\p{L}\p{N}]\S*/gu) ?? [];
  expect(words.length).toBeLessThanOrEqual(500);
});

it.for(published)("%s says how it is installed, shows it, and leads to its API", (page) => {
  expect(read(page)).toMatch(/npm install (?:--save-dev )?@plivo-edge\//);
  expect(read(page)).toContain("```ts\n");
  expect(read(page)).toContain("/packages/docs/api/");
});

const createCall = ["client", "connect, createCall"] as const;
it.for([
  ["README.md", /\| (\d+) kB \|$/m, ...createCall],
  ["packages/client/README.md", /(\d+) kB to place a call/, ...createCall],
  ["packages/live/README.md", /`watchCall` is ([\d.]+) kB/, "live", "watchCall"],
  ["packages/callbacks/README.md", /`verify` alone bundles to ([\d.]+) kB/, "callbacks", "verify"],
  ["packages/docs/check-documents.md", /`parse`, .*? is ([\d.]+) kB/, "xml", "parse"],
] as const)("%s: %s is the size of %s, %s", async ([page, pattern, name, exported]) => {
  const [, said = ""] = pattern.exec(read(page)) ?? [];
  const { outputFiles } = await build({
    stdin: { contents: `export { ${exported} } from "@plivo-edge/${name}"`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const kilobytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength / 1_000;
  const lastDigit = said.includes(".") ? 0.1 : 1;
  expect(said).not.toBe("");
  expect(Math.abs(kilobytes - Number(said)), `${said} kB are said, ${kilobytes} are measured`).toBeLessThan(
    lastDigit,
  );
});
