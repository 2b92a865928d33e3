import { mixed } from "../content.ts";
import { phrase, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import type { BreakElement } from "./break.ts";
import type { LangElement } from "./lang.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";
import type { WElement } from "./w.ts";

/** The attributes of `emphasis`. */
export interface EmphasisAttributes {
  /** How much. @default "moderate" */
  readonly level?: "strong" | "moderate" | "reduced" | undefined;
}

/** What `emphasis` and `s` may hold beside text. */
export type EmphasisChild =
  | BreakElement
  | EmphasisElement
  | LangElement
  | PhonemeElement
  | ProsodyElement
  | RawElement
  | SayAsElement
  | SubElement
  | WElement;

/** Text that is stressed. */
export type EmphasisElement = XmlElement<"emphasis", EmphasisAttributes, readonly (string | EmphasisChild)[]>;

export const documented: AttributeTable<EmphasisAttributes> = {
  level: { words: { strong: true, moderate: true, reduced: true } },
};

export const spec: ElementSpec<EmphasisElement> = /* @__PURE__ */ defineElement({
  name: "emphasis",
  category: phrase,
  contentModel: text | phrase | span,
});

/** Stresses the text; standard Polly voices only. */
export function emphasis(
  content: string | readonly (string | EmphasisChild)[],
  attributes: EmphasisAttributes = {},
): EmphasisElement {
  return element(spec, attributes, mixed(content));
}
