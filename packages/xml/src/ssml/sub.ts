import { mixed } from "../content.ts";
import { phrase, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";
import { someText } from "../rules.ts";

/** The attributes of `sub`. */
export interface SubAttributes {
  /** What is spoken in place of the text. */
  readonly alias: string;
}

/** Text with what is spoken in its place. */
export type SubElement = XmlElement<"sub", SubAttributes, readonly (string | RawElement)[]>;

export const documented: AttributeTable<SubAttributes> = { alias: someText };

export const spec: ElementSpec<SubElement> = /* @__PURE__ */ defineElement({
  name: "sub",
  category: phrase,
  required: { alias: true },
  missing,
  contentModel: text,
});

/** Speaks `alias` in place of the text. */
export function sub(content: string, attributes: SubAttributes): SubElement {
  return element(spec, attributes, mixed(content));
}
