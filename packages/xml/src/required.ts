import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import type { Kind } from "./kind.ts";

/** Which required attribute is not there. Tables bring it along, so that a bundle without such a table lacks it. */
export function missing(this: Kind, { attributes }: XmlElement): Fault | undefined {
  for (const attribute in this.required) {
    if (!(attribute in attributes)) return { code: "missing", attribute, message: "is required" };
  }
  return;
}
