import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import { text } from "./group.ts";
import type { Kind } from "./kind.ts";
import { accepts, describe, type Rule } from "./rule.ts";

// Both the renderer and the parser ask here, so that what one refuses the other does too.

/** Names that every XML parser takes. */
export const xmlName: RegExp = /^[a-z_:][-\w.:]*$/i;

export function ruleOf(kind: Kind, attribute: string): Rule | undefined {
  const rule = kind.attributes[attribute];
  // Every object inherits functions, such as `constructor`: those are no rules.
  return typeof rule === "object" ? rule : undefined;
}

/** Undocumented attributes pass, if they can be written at all: `validate` warns of them. */
export function attributeFault(kind: Kind, attribute: string, value: unknown): Fault | undefined {
  const rule = ruleOf(kind, attribute);
  if (rule ? accepts(rule, value) : xmlName.test(attribute) && typeof value !== "object") return;
  return {
    code: "attribute",
    attribute,
    message: rule ? `must be ${describe(rule)}` : "must be an XML name and a plain value",
  };
}

/** What a child is that is no element. */
export const textKind: Pick<Kind, "name" | "group"> = { name: "text", group: text };

/** A child without a kind is nothing that this package made. */
export function nestingFault(
  parent: Kind,
  child: Pick<Kind, "name" | "group"> | undefined,
): Fault | undefined {
  if (child && parent.holds & child.group) return;
  return { code: "nesting", message: `must not hold ${child?.name ?? "a foreign value"}` };
}

/** What is wrong with the element beyond its single attributes and the kinds of its children. */
export function elementFault(kind: Kind, element: XmlElement): Fault | undefined {
  const { content } = kind;
  const { children } = element;
  const isContent = !content || (children.length === 1 && accepts(content, children[0]));
  return (
    kind.missing?.(element) ??
    (isContent ? kind.check?.(element) : { code: "content", message: `must hold ${describe(content)}` })
  );
}
