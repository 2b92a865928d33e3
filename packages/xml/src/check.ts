import type { Kind, XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import { accepts, describe } from "./rule.ts";

// Both the renderer and the parser ask here, so that what one refuses the other does too.

/** Names that every XML parser takes. */
export const xmlName: RegExp = /^[A-Za-z_:][-\w.:]*$/;

/** Undocumented attributes pass, if they can be written at all: `validate` warns of them. */
export function attributeFault(kind: Kind, attribute: string, value: unknown): Fault | undefined {
  if (Object.hasOwn(kind.attributes, attribute)) {
    const rule = kind.attributes[attribute];
    if (!rule || accepts(rule, value)) return;
    return { code: "attribute", attribute, message: `must be ${describe(rule)}` };
  }
  if (!xmlName.test(attribute))
    return { code: "attribute", message: "an attribute's name is not an XML name" };
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return;
  return { code: "attribute", attribute, message: "must be a string, a number or a boolean" };
}

export function nestingFault(parent: Kind, child: Kind): Fault | undefined {
  if (parent.raw || child.raw || parent.children?.includes(child.name)) return;
  return { code: "nesting", message: `${parent.name} takes ${parent.children?.join(", ") || "no element"}` };
}

/** What is wrong with the element beyond its single attributes and the kinds of its children. */
export function elementFault(kind: Kind, element: XmlElement): Fault | undefined {
  for (const attribute in kind.required) {
    if (!Object.hasOwn(element.attributes, attribute))
      return { code: "missing", attribute, message: "is required" };
  }
  if (kind.content) {
    const [text] = element.children;
    if (element.children.length !== 1 || !accepts(kind.content, text)) {
      return { code: "content", message: `must hold ${describe(kind.content)}` };
    }
  }
  return kind.check?.(element);
}
