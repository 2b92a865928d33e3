// A million random attribute values and texts, rendered and read back by saxes and by `parse`, unchanged:
// node --conditions=@plivo-edge/source test/bench/xml-fuzz.ts [values] [seed]
import { deepStrictEqual } from "node:assert";
import { parse, render } from "@plivo-edge/xml";
import { asRead, readXml } from "../../packages/xml/test/independent-parser.ts";
import { RandomDocuments } from "../../packages/xml/test/random-document.ts";

const atLeast = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const started = performance.now();
const documents = new RandomDocuments(seed);
let count = 0;
while (documents.values < atLeast) {
  const document = documents.next();
  const xml = render(document);
  deepStrictEqual(parse(xml), document);
  deepStrictEqual(readXml(xml), asRead(document));
  count++;
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${documents.values} values in ${count} documents, seed ${seed}: all unchanged (${seconds} s)`);
