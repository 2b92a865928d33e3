import { mixed } from "../content.ts";
import { phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { EmphasisChild } from "./emphasis.ts";

export type SElement = XmlElement<"s", Record<never, never>, readonly (string | EmphasisChild)[]>;

export const spec: ElementSpec<SElement> = /* @__PURE__ */ defineElement({
  name: "s",
  category: sentence,
  attributes: {},
  contentModel: text | phrase | span,
});

/** A sentence: speech pauses after it, less than after a paragraph. */
export function s(content: string | readonly (string | EmphasisChild)[]): SElement {
  return element(spec, {}, mixed(content));
}
