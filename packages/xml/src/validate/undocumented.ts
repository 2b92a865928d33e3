import { describe } from "@plivo-edge/plivo/rule";
import { text } from "../content-model.ts";
import { specOf, type XmlElement } from "../element.ts";
import type { Finding } from "../finding.ts";
import { documentedRule } from "../plivo-elements.ts";
import { isDocumented } from "../rule.ts";

/** What Plivo documents otherwise, or not at all: values, texts and what stands where. */
export function* undocumentedIn(element: XmlElement): Generator<Finding> {
  const spec = specOf(element);
  // Of an element outside the tables, its parent has said so.
  if (!spec || element.name.startsWith("#")) return;
  for (const [name, value] of Object.entries(element.attributes)) {
    const attribute = name.replace(/^#/, "");
    const rule = documentedRule(spec.name, attribute);
    if (!rule) yield { code: "undocumented", attribute, message: "is not documented" };
    else if (!isDocumented(rule, value)) {
      yield { code: "value", attribute, message: `is documented to be ${describe(rule)}` };
    }
  }
  const { contentModel } = spec;
  for (const child of element.children) {
    const childSpec = specOf(child);
    if (childSpec && childSpec.name !== "#text") {
      if (childSpec.name.startsWith("#") || !(contentModel & childSpec.category)) {
        const name = childSpec.name.replace(/^#/, "");
        yield { code: "undocumented", message: `is not documented to hold ${name}` };
      }
    } else if (childSpec || !(contentModel & text)) {
      yield { code: "undocumented", message: "is not documented to hold text, so Plivo may pass over it" };
    }
  }
}
