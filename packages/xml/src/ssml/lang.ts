import { mixed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { paragraph, phrase, sentence, span, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { missing } from "../required.ts";
import { languageTag } from "../rules.ts";
import type { SsmlElement } from "./element.ts";

export interface LangAttributes {
  /** The language of the text, such as `fr-FR`. */
  readonly "xml:lang": string;
}

export type LangElement = XmlElement<"lang", LangAttributes, readonly (string | SsmlElement)[]>;

export const kind: Kind<LangElement> = /* @__PURE__ */ define({
  name: "lang",
  group: span,
  attributes: { "xml:lang": languageTag },
  required: { "xml:lang": true },
  missing,
  holds: text | phrase | span | sentence | paragraph,
});

/** Speaks the text in another language, in the same voice. */
export function lang(
  content: string | readonly (string | SsmlElement)[],
  attributes: LangAttributes,
): LangElement {
  return element(kind, attributes, mixed(content));
}
