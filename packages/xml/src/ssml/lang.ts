import { mixed } from "../content.ts";
import { paragraph, phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { missing } from "../required.ts";
import { languageTag } from "../rules.ts";
import type { SsmlElement } from "./element.ts";

export interface LangAttributes {
  /** The language of the text, such as `fr-FR`. */
  readonly "xml:lang": string;
}

export type LangElement = XmlElement<"lang", LangAttributes, readonly (string | SsmlElement)[]>;

export const spec: ElementSpec<LangElement> = /* @__PURE__ */ defineElement({
  name: "lang",
  category: span,
  attributes: { "xml:lang": languageTag },
  required: { "xml:lang": true },
  missing,
  contentModel: text | phrase | span | sentence | paragraph,
});

/** Speaks the text in another language, in the same voice. */
export function lang(
  content: string | readonly (string | SsmlElement)[],
  attributes: LangAttributes,
): LangElement {
  return element(spec, attributes, mixed(content));
}
