import { mixed } from "../content.ts";
import { phrase, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { BreakElement } from "./break.ts";
import type { LangElement } from "./lang.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";
import type { WElement } from "./w.ts";

export interface EmphasisAttributes {
  /** @default "moderate" */
  readonly level?: "strong" | "moderate" | "reduced" | undefined;
}

export type EmphasisChild =
  | BreakElement
  | EmphasisElement
  | LangElement
  | PhonemeElement
  | ProsodyElement
  | SayAsElement
  | SubElement
  | WElement;

export type EmphasisElement = XmlElement<"emphasis", EmphasisAttributes, readonly (string | EmphasisChild)[]>;

export const spec: ElementSpec<EmphasisElement> = /* @__PURE__ */ defineElement({
  name: "emphasis",
  category: phrase,
  attributes: { level: { words: { strong: true, moderate: true, reduced: true } } },
  contentModel: text | phrase | span,
});

/** Stresses the text; standard Polly voices only. */
export function emphasis(
  content: string | readonly (string | EmphasisChild)[],
  attributes: EmphasisAttributes = {},
): EmphasisElement {
  return element(spec, attributes, mixed(content));
}
