import { expect, it } from "vitest";
import { type Markup, readMarkup } from "../src/parse/markup.ts";
import recorded from "./fixtures/expat.json" with { type: "json" };

// What expat 2.5.0, the parser that Plivo's error messages come from, made of each text.

function asRecorded({ name, attributes, children }: Markup): unknown {
  return {
    name,
    attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, attribute.value])),
    children: children.map((child) => (typeof child === "string" ? child : asRecorded(child))),
  };
}

it.each(recorded.filter(({ root }) => root))("reads $text as expat does", ({ text, root }) => {
  expect(asRecorded(readMarkup(text))).toEqual(root);
});

it.each(recorded.filter(({ root }) => !root))("refuses $text as expat does: $refusal", ({ text }) => {
  expect(() => readMarkup(text)).toThrow(expect.objectContaining({ name: "XmlError", code: "syntax" }));
});

it("refuses a document type, and with it every entity that a document could declare", () => {
  expect(() => readMarkup('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow(/document type/);
});
