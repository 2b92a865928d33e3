import { mixed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { phrase, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { missing } from "../required.ts";
import { someText } from "../rules.ts";

export interface PhonemeAttributes {
  /** The alphabet of `ph`: `ipa`, `x-sampa`, or one of Polly's own for a language, such as `x-amazon-pinyin`. */
  readonly alphabet?: "ipa" | "x-sampa" | `x-amazon-${string}` | undefined;
  /** The pronunciation. */
  readonly ph: string;
}

export type PhonemeElement = XmlElement<"phoneme", PhonemeAttributes, readonly string[]>;

export const kind: Kind<PhonemeElement> = /* @__PURE__ */ define({
  name: "phoneme",
  group: phrase,
  attributes: {
    alphabet: { pattern: /^(ipa|x-sampa|x-amazon-[a-z-]+)$/, form: "ipa, x-sampa or an x-amazon- alphabet" },
    ph: someText,
  },
  required: { ph: true },
  missing,
  holds: text,
});

/** Pronounces the text as `ph` says. */
export function phoneme(content: string, attributes: PhonemeAttributes): PhonemeElement {
  return element(kind, attributes, mixed(content));
}
