import { mixed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { phrase, sentence, span, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import type { EmphasisChild } from "./emphasis.ts";

export type SElement = XmlElement<"s", Record<never, never>, readonly (string | EmphasisChild)[]>;

export const kind: Kind<SElement> = /* @__PURE__ */ define({
  name: "s",
  group: sentence,
  attributes: {},
  holds: text | phrase | span,
});

/** A sentence: speech pauses after it, less than after a paragraph. */
export function s(content: string | readonly (string | EmphasisChild)[]): SElement {
  return element(kind, {}, mixed(content));
}
