import { early, prompt, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { DtmfElement } from "./dtmf.ts";
import type { GetDigitsElement, PromptElement } from "./get-digits.ts";
import type { MessageElement } from "./message.ts";
import type { RedirectElement } from "./redirect.ts";

/** `Speak`, `Play` and `Wait`; Plivo's own SDKs let the others pass, and `validate` warns of them. */
export type PreAnswerChild =
  | PromptElement
  | DtmfElement
  | GetDigitsElement
  | MessageElement
  | RedirectElement;

export type PreAnswerElement = XmlElement<"PreAnswer", Record<never, never>, readonly PreAnswerChild[]>;

export const spec: ElementSpec<PreAnswerElement> = /* @__PURE__ */ defineElement({
  name: "PreAnswer",
  category: verb,
  attributes: {},
  contentModel: prompt | early,
});

/** What the caller hears before the call is answered, and billed; at most half a minute, as the first element. */
export function preAnswer(...children: readonly PreAnswerChild[]): PreAnswerElement {
  return element(spec, {}, children);
}
