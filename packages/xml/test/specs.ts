import type { Rule } from "@plivo-edge/plivo/rule";
import type { ElementSpec } from "../src/element-spec.ts";
import { documented, specs as specsByName } from "../src/plivo-elements.ts";

/** The spec of every element that Plivo documents, by its name. */
export const specs: Readonly<Record<string, ElementSpec>> = specsByName;

/** What Plivo documents of an element's attributes. */
export function documentedOf(spec: Pick<ElementSpec, "name">): Readonly<Record<string, Rule>> {
  return Object.entries(documented).find(([name]) => name === spec.name)?.[1] ?? {};
}
