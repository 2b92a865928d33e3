import { early, prompt, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import { type FlowOf, goesOn } from "../flow.ts";
import { undocumentedChildren } from "../prompts.ts";
import type { AttributeTable } from "../rule.ts";
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

/** What is heard before the call is answered. */
export type PreAnswerElement = XmlElement<"PreAnswer", Record<never, never>, readonly PreAnswerChild[]>;

export const documented: AttributeTable<Record<never, never>> = {};

export const spec: ElementSpec<PreAnswerElement> = /* @__PURE__ */ defineElement({
  name: "PreAnswer",
  category: verb,
  contentModel: prompt | early,
});

/** What the caller hears before the call is answered, and billed; at most half a minute, as the first element. */
export function preAnswer(...children: readonly PreAnswerChild[]): PreAnswerElement {
  return element(spec, {}, children);
}

export const findings: Findings<PreAnswerElement> = function* (element) {
  yield* undocumentedChildren(element, ["GetDigits", "Redirect", "Message", "DTMF"]);
  for (const child of element.children) {
    if ((child.name === "Play" || child.name === "Speak") && child.attributes.loop === 0) {
      yield { code: "endless", message: `holds ${child.name} with loop 0, so the call is never answered` };
    }
  }
};

export const flow: FlowOf<PreAnswerElement> = goesOn;
