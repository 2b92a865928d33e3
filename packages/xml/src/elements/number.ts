import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { party, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { boolean, sendDigits, sipHeaders, someText } from "../rules.ts";

export interface NumberAttributes {
  /** Tones to send after the answer: `0`-`9`, `*`, `#`; `w` waits half a second. */
  readonly sendDigits?: string | undefined;
  /** Whether `sendDigits` are sent before the answer, in early media. @default false */
  readonly sendOnPreanswer?: boolean | undefined;
  /** How tones are sent; in band without it. */
  readonly sendDigitsMode?: "rfc2833" | undefined;
  /** `name=value` pairs between commas, for this leg. */
  readonly sipHeaders?: string | undefined;
  /** @default the `Dial`'s */
  readonly callerId?: string | undefined;
  /** @default the `Dial`'s */
  readonly callerName?: string | undefined;
}

export type NumberElement = XmlElement<"Number", NumberAttributes, readonly [phoneNumber: string]>;

export const kind: Kind<NumberElement> = /* @__PURE__ */ define({
  name: "Number",
  group: party,
  attributes: {
    sendDigits,
    sendOnPreanswer: boolean,
    sendDigitsMode: { words: { rfc2833: true } },
    sipHeaders,
    callerId: someText,
    callerName: someText,
  },
  content: { pattern: /\d/, form: "a phone number" },
  holds: text,
});

/** A phone number to dial, in E.164 form. */
export function number(phoneNumber: string, attributes: NumberAttributes = {}): NumberElement {
  return element(kind, attributes, trimmed(phoneNumber));
}
