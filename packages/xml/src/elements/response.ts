import { early, nothing, prompt, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import type { ConferenceElement } from "./conference.ts";
import type { DialElement } from "./dial.ts";
import type { DtmfElement } from "./dtmf.ts";
import type { GetDigitsElement } from "./get-digits.ts";
import type { GetInputElement } from "./get-input.ts";
import type { HangupElement } from "./hangup.ts";
import type { MessageElement } from "./message.ts";
import type { MultiPartyCallElement } from "./multi-party-call.ts";
import type { PlayElement } from "./play.ts";
import type { PreAnswerElement } from "./pre-answer.ts";
import type { RecordElement } from "./record.ts";
import type { RedirectElement } from "./redirect.ts";
import type { SpeakElement } from "./speak.ts";
import type { StreamElement } from "./stream.ts";
import type { WaitElement } from "./wait.ts";

/** What a document may hold. */
export type ResponseChild =
  | ConferenceElement
  | DialElement
  | DtmfElement
  | GetDigitsElement
  | GetInputElement
  | HangupElement
  | MessageElement
  | MultiPartyCallElement
  | PlayElement
  | PreAnswerElement
  | RawElement
  | RecordElement
  | RedirectElement
  | SpeakElement
  | StreamElement
  | WaitElement;

/** A whole answer document. */
export type ResponseElement = XmlElement<"Response", Record<never, never>, readonly ResponseChild[]>;

export const documented: AttributeTable<Record<never, never>> = {};

export const spec: ElementSpec<ResponseElement> = /* @__PURE__ */ defineElement({
  name: "Response",
  category: nothing,
  contentModel: prompt | early | verb,
});

/**
 * An answer document: Plivo carries out its children in order, and hangs up after the last.
 *
 * @see https://www.plivo.com/docs/voice/xml/overview
 */
export function response(...children: ResponseElement["children"]): ResponseElement {
  return element(spec, {}, children);
}
