import { type PollyLanguage, pollyNames } from "@plivo-edge/plivo/voices";
import { mixed } from "../content.ts";
import { paragraph, phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import { type AttributeTable, isDocumented } from "../rule.ts";
import { languageTag } from "../rules.ts";
import type { SsmlElement } from "./element.ts";

/** The attributes of `lang`. */
export interface LangAttributes {
  /** The language of the text, such as `fr-FR`. */
  readonly "xml:lang": PollyLanguage | (string & {});
}

/** Text in another language. */
export type LangElement = XmlElement<"lang", LangAttributes, readonly (string | SsmlElement | RawElement)[]>;

export const documented: AttributeTable<LangAttributes> = { "xml:lang": languageTag };

export const spec: ElementSpec<LangElement> = /* @__PURE__ */ defineElement({
  name: "lang",
  category: span,
  required: { "xml:lang": true },
  missing,
  contentModel: text | phrase | span | sentence | paragraph,
});

/** Speaks the text in another language, in the same voice. */
export function lang(
  content: string | readonly (string | SsmlElement | RawElement)[],
  attributes: LangAttributes,
): LangElement {
  return element(spec, attributes, mixed(content));
}

export const findings: Findings<LangElement> = function* ({ attributes: { "xml:lang": language = "" } }) {
  // Another warning says so.
  if (!isDocumented(languageTag, language)) return;
  const known = Object.keys(pollyNames);
  if (known.some((tag) => tag === language || tag.startsWith(`${language}-`))) return;
  yield { code: "voice", attribute: "xml:lang", message: `is none of ${known.join(", ")}` };
};
