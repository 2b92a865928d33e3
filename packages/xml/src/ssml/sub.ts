import { mixed } from "../content.ts";
import { phrase, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { missing } from "../required.ts";
import { someText } from "../rules.ts";

export interface SubAttributes {
  /** What is spoken in place of the text. */
  readonly alias: string;
}

export type SubElement = XmlElement<"sub", SubAttributes, readonly string[]>;

export const spec: ElementSpec<SubElement> = /* @__PURE__ */ defineElement({
  name: "sub",
  category: phrase,
  attributes: { alias: someText },
  required: { alias: true },
  missing,
  contentModel: text,
});

/** Speaks `alias` in place of the text. */
export function sub(content: string, attributes: SubAttributes): SubElement {
  return element(spec, attributes, mixed(content));
}
