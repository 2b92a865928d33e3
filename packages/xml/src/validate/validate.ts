import { isElement, type XmlElement } from "../element.ts";
import type { DialChild } from "../elements/dial.ts";
import type { ResponseChild, ResponseElement } from "../elements/response.ts";
import { findingsOf } from "./element.ts";
import { findingsAmong } from "./order.ts";
import { undocumentedIn } from "./undocumented.ts";
import type { Finding, Warning } from "./warning.ts";

/**
 * What Plivo takes but may not do as it was meant: elements that are never reached, attributes without effect,
 * a call that ends in silence.
 *
 * What Plivo refuses is an error of `render` and `parse`, not a warning.
 *
 * @example
 * for (const { path, message } of validate(document)) console.warn(path, message);
 */
export function validate(document: ResponseElement): readonly Warning[] {
  const warnings = [...walk(document, "Response")];
  if (document.children.length === 0) {
    warnings.push({
      code: "empty",
      path: "Response",
      message: "has no elements, so the call is answered and ends",
    });
  }
  document.children.forEach((child, index, all) => {
    const found = findingsAmong(all.slice(0, index), child, all.slice(index + 1));
    warnings.push(...at(`Response/${child.name}[${index}]`, found));
  });
  return warnings;
}

function* walk(element: XmlElement, path: string): Generator<Warning> {
  yield* at(path, undocumentedIn(element));
  // Of every other element, nothing is found.
  yield* at(path, findingsOf(element as ResponseChild | DialChild));
  for (const [index, child] of element.children.entries()) {
    if (isElement(child)) yield* walk(child, `${path}/${child.name}[${index}]`);
  }
}

function* at(path: string, findings: Iterable<Finding>): Generator<Warning> {
  for (const finding of findings) yield { ...finding, path };
}
