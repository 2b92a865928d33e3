import { mixed } from "../content.ts";
import { phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { AttributeTable } from "../rule.ts";
import type { EmphasisChild } from "./emphasis.ts";

/** A sentence. */
export type SElement = XmlElement<"s", Record<never, never>, readonly (string | EmphasisChild)[]>;

export const documented: AttributeTable<Record<never, never>> = {};

export const spec: ElementSpec<SElement> = /* @__PURE__ */ defineElement({
  name: "s",
  category: sentence,
  contentModel: text | phrase | span,
});

/** A sentence: speech pauses after it, less than after a paragraph. */
export function s(content: string | readonly (string | EmphasisChild)[]): SElement {
  return element(spec, {}, mixed(content));
}
