import { mixed } from "../content.ts";
import { phrase, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";
import { someText } from "../rules.ts";

/** The attributes of `phoneme`. */
export interface PhonemeAttributes {
  /** The alphabet of `ph`: `ipa`, `x-sampa`, or one of Polly's own for a language, such as `x-amazon-pinyin`. */
  readonly alphabet?: "ipa" | "x-sampa" | `x-amazon-${string}` | undefined;
  /** The pronunciation. */
  readonly ph: string;
}

/** Text with its pronunciation. */
export type PhonemeElement = XmlElement<"phoneme", PhonemeAttributes, readonly (string | RawElement)[]>;

export const documented: AttributeTable<PhonemeAttributes> = {
  alphabet: { pattern: /^(ipa|x-sampa|x-amazon-[a-z-]+)$/, form: "ipa, x-sampa or an x-amazon- alphabet" },
  ph: someText,
};

export const spec: ElementSpec<PhonemeElement> = /* @__PURE__ */ defineElement({
  name: "phoneme",
  category: phrase,
  required: { ph: true },
  missing,
  contentModel: text,
});

/** Pronounces the text as `ph` says. */
export function phoneme(content: string, attributes: PhonemeAttributes): PhonemeElement {
  return element(spec, attributes, mixed(content));
}
