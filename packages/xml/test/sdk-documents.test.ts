import { parse, render, validate, XmlError } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import documents from "./fixtures/sdk-xml.json" with { type: "json" };

// Documents of the suites of Plivo's own SDKs, and the grade that each should get by Plivo's documentation: `refuse`,
// `warn` or `accept`. Where the grade was another before, `corrected` says why.

function gradeOf(xml: string): { readonly grade: string; readonly why: readonly string[] } {
  try {
    const document = parse(xml);
    render(document);
    const why = validate(document).map(
      ({ path, attribute, message }) => `${path}${attribute === undefined ? "" : `@${attribute}`} ${message}`,
    );
    return { grade: why.length > 0 ? "warn" : "accept", why };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { grade: "refuse", why: [error.message] };
  }
}

it.each(documents)("gives $sdk's $name the grade $verdict", ({ xml, verdict }) => {
  const { grade, why } = gradeOf(xml);
  expect(grade, why.join("\n")).toBe(verdict);
});
