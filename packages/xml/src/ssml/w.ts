import { mixed } from "../content.ts";
import { phrase, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import type { BreakElement } from "./break.ts";
import type { EmphasisElement } from "./emphasis.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";

/** The attributes of `w`. */
export interface WAttributes {
  /** The part of speech, or the sense, that decides the pronunciation. */
  readonly role?:
    | "amazon:VB"
    | "amazon:VBD"
    | "amazon:DT"
    | "amazon:IN"
    | "amazon:JJ"
    | "amazon:NN"
    | "amazon:DEFAULT"
    | "amazon:SENSE_1"
    | undefined;
}

/** What a word may hold beside text. */
export type WChild =
  | BreakElement
  | EmphasisElement
  | PhonemeElement
  | ProsodyElement
  | RawElement
  | SayAsElement
  | SubElement;

/** A word. */
export type WElement = XmlElement<"w", WAttributes, readonly (string | WChild)[]>;

export const documented: AttributeTable<WAttributes> = {
  role: {
    words: {
      "amazon:VB": true,
      "amazon:VBD": true,
      "amazon:DT": true,
      "amazon:IN": true,
      "amazon:JJ": true,
      "amazon:NN": true,
      "amazon:DEFAULT": true,
      "amazon:SENSE_1": true,
    },
  },
};

export const spec: ElementSpec<WElement> = /* @__PURE__ */ defineElement({
  name: "w",
  category: span,
  contentModel: text | phrase,
});

/** A word whose pronunciation its role decides, such as "read" as `amazon:VBD`. */
export function w(content: string | readonly (string | WChild)[], attributes: WAttributes = {}): WElement {
  return element(spec, attributes, mixed(content));
}
