import { isElement, type XmlElement } from "../element.ts";
import type { ResponseElement } from "../elements/response.ts";
import type { Finding } from "../finding.ts";
import { step } from "../path.ts";
import { findingsOfName } from "../plivo-elements.ts";
import type { Warning } from "../warning.ts";
import { findingsAmong } from "./order.ts";
import { undocumentedIn } from "./undocumented.ts";

/**
 * Lists what Plivo is not known to refuse, but documents otherwise or may not do as you meant: values outside of what it
 * documents, elements that are never reached, attributes without effect, a call that ends in silence.
 *
 * What Plivo refuses is an error of `render` and `parse`, not a warning.
 *
 * @example
 * for (const { path, message } of validate(parse(text))) console.warn(path, message);
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
  for (const [child, index, finding] of findingsAmong(document.children)) {
    warnings.push({ ...finding, path: `Response/${step(child, index)}` });
  }
  return warnings;
}

function* walk(element: XmlElement, path: string): Generator<Warning> {
  for (const finding of findingsOf(element)) yield { ...finding, path };
  for (const [index, child] of element.children.entries()) {
    if (isElement(child)) yield* walk(child, `${path}/${step(child, index)}`);
  }
}

function* findingsOf(element: XmlElement): Generator<Finding> {
  yield* undocumentedIn(element);
  const findings = findingsOfName(element.name);
  // The function of an element of this name takes this element.
  if (findings) yield* findings(element as never);
}
