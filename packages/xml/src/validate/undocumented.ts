import { ruleOf } from "../check.ts";
import { isElement, specOf, type XmlElement } from "../element.ts";
import type { Finding } from "./warning.ts";

/** What Plivo's documentation lets these hold; its SDKs let them hold more. */
const documented: Readonly<Record<string, readonly string[]>> = {
  GetDigits: ["Speak", "Play"],
  GetInput: ["Speak", "Play"],
  PreAnswer: ["Speak", "Play", "Wait"],
};

/** What Plivo's documentation does not have. */
export function* undocumentedIn(element: XmlElement): Generator<Finding> {
  const spec = specOf(element);
  for (const attribute of Object.keys(element.attributes)) {
    if (spec && !ruleOf(spec, attribute))
      yield { code: "undocumented", attribute, message: "is not documented" };
  }
  const names = documented[element.name];
  for (const child of element.children) {
    if (isElement(child) && (child.name.startsWith("#") || (names && !names.includes(child.name)))) {
      yield { code: "undocumented", message: `is not documented to hold ${child.name}` };
    }
  }
}
