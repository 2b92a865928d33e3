// `npm run docs:write`: writes what is made from the sources into the pages.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { apiPages } from "./api/page.ts";
import { generatedPages, llmsText, regenerate } from "./generated.ts";
import { root } from "./pages.ts";

for (const page of generatedPages) await writeFile(root + page, await regenerate(page));
await writeFile(`${root}packages/docs/llms.txt`, llmsText());

// Of an entry that is gone, the page goes too.
await rm(`${root}packages/docs/api`, { recursive: true, force: true });
await mkdir(`${root}packages/docs/api`);
for (const [page, text] of apiPages()) await writeFile(root + page, text);
