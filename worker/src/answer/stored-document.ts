import { parse, type ResponseElement, validate } from "@plivo-edge/xml";
import type { AboutDocument, Report } from "../problem.ts";

/**
 * Reads a document that was stored, and tells the operator what in it Plivo may not do as it was meant.
 *
 * @throws XmlError if Plivo would refuse it
 */
export function readStoredDocument(xml: string, about: AboutDocument, report: Report): ResponseElement {
  const document = parse(xml);
  for (const { code, path, attribute, message } of validate(document)) {
    report({ code: "document-suspicious", ...about, path, attribute, warning: code, rule: message });
  }
  return document;
}
