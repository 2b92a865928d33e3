import type { Rule } from "@plivo-edge/plivo/rule";
import type { ElementSpec } from "../src/element-spec.ts";
import { plivoElement, plivoElements } from "../src/plivo-elements.ts";

/** The spec of every element that Plivo documents, by its name. */
export const specs: Readonly<Record<string, ElementSpec>> = Object.fromEntries(
  Object.entries(plivoElements).map(([name, { spec }]) => [name, spec]),
);

/** What Plivo documents of an element's attributes. */
export function documentedOf(spec: ElementSpec): Readonly<Record<string, Rule>> {
  return plivoElement(spec.name)?.documented ?? {};
}
