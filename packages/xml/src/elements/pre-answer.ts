import { element, type XmlElement } from "../element.ts";
import { early, prompt, verb } from "../group.ts";
import { define, type Kind } from "../kind.ts";
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

export const kind: Kind<PreAnswerElement> = /* @__PURE__ */ define({
  name: "PreAnswer",
  group: verb,
  attributes: {},
  holds: prompt | early,
});

/** What the caller hears before the call is answered, and billed; at most half a minute, as the first element. */
export function preAnswer(...children: readonly PreAnswerChild[]): PreAnswerElement {
  return element(kind, {}, children);
}
