import type { XmlElement } from "./element.ts";
import type { ElementSpec } from "./element-spec.ts";
import type { Fault } from "./error.ts";

/** Which required attribute is not there. Tables bring it along, so that a bundle without such a table lacks it. */
export function missing(this: ElementSpec, { attributes }: XmlElement): Fault | undefined {
  for (const attribute in this.required) {
    if (!(Object.hasOwn(attributes, attribute) || Object.hasOwn(attributes, `#${attribute}`)))
      return { code: "missing", attribute, message: "is required" };
  }
  return;
}
