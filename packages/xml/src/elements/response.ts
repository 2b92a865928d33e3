import { element, type KindOf, type XmlElement } from "../element.ts";
import type { RawElement } from "../raw.ts";
import type { GetDigitsElement } from "./get-digits.ts";
import type { HangupElement } from "./hangup.ts";
import type { PlayElement } from "./play.ts";
import type { RedirectElement } from "./redirect.ts";
import type { SpeakElement } from "./speak.ts";
import type { WaitElement } from "./wait.ts";

export type ResponseChild =
  | GetDigitsElement
  | HangupElement
  | PlayElement
  | RawElement
  | RedirectElement
  | SpeakElement
  | WaitElement;

/** A whole answer document. */
export type ResponseElement = XmlElement<"Response", Record<never, never>, readonly ResponseChild[]>;

export const kind: KindOf<ResponseElement> = {
  name: "Response",
  attributes: {},
  children: ["Speak", "Play", "GetDigits", "Redirect", "Wait", "Hangup"],
};

/**
 * An answer document: Plivo carries out its children in order, and hangs up after the last.
 *
 * @see https://www.plivo.com/docs/voice/xml/overview
 */
export function response(...children: ResponseElement["children"]): ResponseElement {
  return element(kind, {}, children);
}
