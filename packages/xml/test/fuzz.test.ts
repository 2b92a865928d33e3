import { parse, render } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { asRead, readXml } from "./independent-parser.ts";
import { RandomDocuments } from "./random-document.ts";

// Thirty thousand values here; `node --conditions=@plivo-edge/source test/bench/xml-fuzz.ts` goes through a million.
const atLeast = 30_000;

it("renders random documents to what an independent parser reads back unchanged, as its own parser does", () => {
  const documents = new RandomDocuments(4711);
  while (documents.values < atLeast) {
    const document = documents.next();
    const xml = render(document);
    expect(readXml(xml)).toEqual(asRead(document));
    expect(parse(xml)).toStrictEqual(document);
  }
});
