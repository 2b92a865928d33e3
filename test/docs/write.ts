// `npm run docs:write`: writes what is made from the sources into the pages.

import { writeFile } from "node:fs/promises";
import { generatedPages, llmsText, regenerate } from "./generated.ts";
import { root } from "./pages.ts";

for (const page of generatedPages) await writeFile(root + page, await regenerate(page));
await writeFile(`${root}packages/docs/llms.txt`, llmsText());
