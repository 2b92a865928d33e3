import { trimmed } from "../content.ts";
import { destination, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
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

export const spec: ElementSpec<NumberElement> = /* @__PURE__ */ defineElement({
  name: "Number",
  category: destination,
  attributes: {
    sendDigits,
    sendOnPreanswer: boolean,
    sendDigitsMode: { words: { rfc2833: true } },
    sipHeaders,
    callerId: someText,
    callerName: someText,
  },
  content: { pattern: /\d/, form: "a phone number" },
  contentModel: text,
});

/** A phone number to dial, in E.164 form. */
export function number(phoneNumber: string, attributes: NumberAttributes = {}): NumberElement {
  return element(spec, attributes, trimmed(phoneNumber));
}
