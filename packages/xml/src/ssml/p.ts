import { mixed } from "../content.ts";
import { paragraph, phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import type { BreakElement } from "./break.ts";
import type { EmphasisElement } from "./emphasis.ts";
import type { LangElement } from "./lang.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SElement } from "./s.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";
import type { WElement } from "./w.ts";

/** What a paragraph may hold beside text. */
export type PChild =
  | BreakElement
  | EmphasisElement
  | LangElement
  | PhonemeElement
  | ProsodyElement
  | RawElement
  | SElement
  | SayAsElement
  | SubElement
  | WElement;

/** A paragraph. */
export type PElement = XmlElement<"p", Record<never, never>, readonly (string | PChild)[]>;

export const documented: AttributeTable<Record<never, never>> = {};

export const spec: ElementSpec<PElement> = /* @__PURE__ */ defineElement({
  name: "p",
  category: paragraph,
  contentModel: text | phrase | span | sentence,
});

/** A paragraph: speech pauses after it. */
export function p(content: string | readonly (string | PChild)[]): PElement {
  return element(spec, {}, mixed(content));
}
