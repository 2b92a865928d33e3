import { mixed } from "../content.ts";
import { paragraph, phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { BreakElement } from "./break.ts";
import type { EmphasisElement } from "./emphasis.ts";
import type { LangElement } from "./lang.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SElement } from "./s.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";
import type { WElement } from "./w.ts";

export type PChild =
  | BreakElement
  | EmphasisElement
  | LangElement
  | PhonemeElement
  | ProsodyElement
  | SElement
  | SayAsElement
  | SubElement
  | WElement;

export type PElement = XmlElement<"p", Record<never, never>, readonly (string | PChild)[]>;

export const spec: ElementSpec<PElement> = /* @__PURE__ */ defineElement({
  name: "p",
  category: paragraph,
  attributes: {},
  contentModel: text | phrase | span | sentence,
});

/** A paragraph: speech pauses after it. */
export function p(content: string | readonly (string | PChild)[]): PElement {
  return element(spec, {}, mixed(content));
}
