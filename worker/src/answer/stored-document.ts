import { parse, type ResponseElement, validate } from "@plivo-edge/xml";
import type { AboutDocument, Report } from "../problem.ts";

// Each is a line of the log, and kept with the call: a document of 100 kB may have twenty thousand.
const mostWarnings = 20;

/**
 * Reads a document that was stored, and tells the operator what in it Plivo may not do as it was meant.
 *
 * @throws XmlError if Plivo would refuse it
 */
export function readStoredDocument(xml: string, about: AboutDocument, report: Report): ResponseElement {
  const document = parse(xml);
  const warnings = validate(document);
  for (const { code, path, attribute, message } of warnings.slice(0, mostWarnings)) {
    report({ code: "document-suspicious", ...about, path, attribute, warning: code, rule: message });
  }
  const [next] = warnings.slice(mostWarnings);
  if (next) {
    const rule = `has ${warnings.length - mostWarnings} more such places, which are not told of`;
    const rest = { path: "Response", attribute: undefined, warning: next.code, rule };
    report({ code: "document-suspicious", ...about, ...rest });
  }
  return document;
}
