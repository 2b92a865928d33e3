import { mixed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { phrase, span, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import type { BreakElement } from "./break.ts";
import type { EmphasisElement } from "./emphasis.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";

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

export type WChild =
  | BreakElement
  | EmphasisElement
  | PhonemeElement
  | ProsodyElement
  | SayAsElement
  | SubElement;

export type WElement = XmlElement<"w", WAttributes, readonly (string | WChild)[]>;

export const kind: Kind<WElement> = /* @__PURE__ */ define({
  name: "w",
  group: span,
  attributes: {
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
  },
  holds: text | phrase,
});

/** A word whose pronunciation its role decides, such as "read" as `amazon:VBD`. */
export function w(content: string | readonly (string | WChild)[], attributes: WAttributes = {}): WElement {
  return element(kind, attributes, mixed(content));
}
