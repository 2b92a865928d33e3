// Makes the console one document, which the Worker serves as it is: wrangler runs this before it bundles the Worker, and
// vitest before it tests.

import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));
const built = fileURLToPath(new URL("../dist/", import.meta.url));

const { outputFiles } = await build({
  entryPoints: { console: `${folder}main.tsx`, style: `${folder}console.css` },
  outdir: built,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  conditions: ["@plivo-edge/source"],
  write: false,
});
const text = (extension: string): string =>
  outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? "";

const page = (await readFile(`${folder}index.html`, "utf8"))
  .replace("<style></style>", () => `<style>${text(".css")}</style>`)
  .replace("<script></script>", () => `<script type="module">${text(".js")}</script>`);

await mkdir(built, { recursive: true });
// In one step: several may build at the same time, and none may read half a page.
const own = `${built}console.${randomUUID()}.html`;
await writeFile(own, page);
await rename(own, `${built}console.html`);
