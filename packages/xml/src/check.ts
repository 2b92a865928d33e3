import { text } from "./content-model.ts";
import type { XmlElement } from "./element.ts";
import type { ElementSpec } from "./element-spec.ts";
import type { Fault } from "./error.ts";
import { accepts, describe, type Rule } from "./rule.ts";

// Both the renderer and the parser ask here, so that what one refuses the other does too.

/** Names that every XML parser takes. */
export const xmlName: RegExp = /^[a-z_:][-\w.:]*$/i;

export function ruleOf(spec: ElementSpec, attribute: string): Rule | undefined {
  const rule = spec.attributes[attribute];
  // Every object inherits functions, such as `constructor`: those are no rules.
  return typeof rule === "object" ? rule : undefined;
}

/** Undocumented attributes pass, if they can be written at all: `validate` warns of them. */
export function attributeFault(spec: ElementSpec, attribute: string, value: unknown): Fault | undefined {
  const rule = ruleOf(spec, attribute);
  if (rule ? accepts(rule, value) : xmlName.test(attribute) && typeof value !== "object") return;
  return {
    code: "attribute",
    attribute,
    message: rule ? `must be ${describe(rule)}` : "must be an XML name and a plain value",
  };
}

/** What a child is that is no element. */
export const textSpec: Pick<ElementSpec, "name" | "category"> = { name: "text", category: text };

/** A child without a spec is nothing that this package made. */
export function nestingFault(
  parent: ElementSpec,
  child: Pick<ElementSpec, "name" | "category"> | undefined,
): Fault | undefined {
  if (child && parent.contentModel & child.category) return;
  return { code: "nesting", message: `must not hold ${child?.name ?? "a foreign value"}` };
}

/** What is wrong with the element beyond its single attributes and the specs of its children. */
export function elementFault(spec: ElementSpec, element: XmlElement): Fault | undefined {
  const { content } = spec;
  const { children } = element;
  const isContent = !content || (children.length === 1 && accepts(content, children[0]));
  return (
    spec.missing?.(element) ??
    (isContent ? spec.check?.(element) : { code: "content", message: `must hold ${describe(content)}` })
  );
}
