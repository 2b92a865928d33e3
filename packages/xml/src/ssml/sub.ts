import { mixed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { phrase, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { missing } from "../required.ts";
import { someText } from "../rules.ts";

export interface SubAttributes {
  /** What is spoken in place of the text. */
  readonly alias: string;
}

export type SubElement = XmlElement<"sub", SubAttributes, readonly string[]>;

export const kind: Kind<SubElement> = /* @__PURE__ */ define({
  name: "sub",
  group: phrase,
  attributes: { alias: someText },
  required: { alias: true },
  missing,
  holds: text,
});

/** Speaks `alias` in place of the text. */
export function sub(content: string, attributes: SubAttributes): SubElement {
  return element(kind, attributes, mixed(content));
}
