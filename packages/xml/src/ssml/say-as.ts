import { mixed } from "../content.ts";
import { phrase, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";

/** The attributes of `say-as`. */
export interface SayAsAttributes {
  /** What the text is. */
  readonly "interpret-as":
    | "address"
    | "cardinal"
    | "characters"
    | "date"
    | "digits"
    | "expletive"
    | "fraction"
    | "number"
    | "ordinal"
    | "spell-out"
    | "telephone"
    | "time"
    | "unit";
  /** The order of a date's parts. */
  readonly format?:
    | "mdy"
    | "dmy"
    | "ymd"
    | "md"
    | "dm"
    | "ym"
    | "my"
    | "d"
    | "m"
    | "y"
    | "yyyymmdd"
    | undefined;
}

/** Text with what it is. */
export type SayAsElement = XmlElement<"say-as", SayAsAttributes, readonly (string | RawElement)[]>;

export const documented: AttributeTable<SayAsAttributes> = {
  "interpret-as": {
    words: {
      address: true,
      cardinal: true,
      characters: true,
      date: true,
      digits: true,
      expletive: true,
      fraction: true,
      number: true,
      ordinal: true,
      "spell-out": true,
      telephone: true,
      time: true,
      unit: true,
    },
  },
  format: {
    words: {
      mdy: true,
      dmy: true,
      ymd: true,
      md: true,
      dm: true,
      ym: true,
      my: true,
      d: true,
      m: true,
      y: true,
      yyyymmdd: true,
    },
  },
};

export const spec: ElementSpec<SayAsElement> = /* @__PURE__ */ defineElement({
  name: "say-as",
  category: phrase,
  required: { "interpret-as": true },
  missing,
  contentModel: text,
});

/**
 * Speaks the text as what it is: a date, digits, a telephone number.
 *
 * @example
 * sayAs("4711", { "interpret-as": "digits" });
 */
export function sayAs(content: string, attributes: SayAsAttributes): SayAsElement {
  return element(spec, attributes, mixed(content));
}
