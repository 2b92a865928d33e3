import { trimmed } from "../content.ts";
import { destination, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { boolean, digits, sipHeaders, someText } from "../rules.ts";

/** The attributes of `Number`. */
export interface NumberAttributes {
  /** Tones to send after the answer: `0`-`9`, `*`, `#`; `w` waits half a second. */
  readonly sendDigits?: string | undefined;
  /** Whether `sendDigits` are sent before the answer, in early media. @default false */
  readonly sendOnPreanswer?: boolean | undefined;
  /** How tones are sent; in band without it. */
  readonly sendDigitsMode?: "rfc2833" | undefined;
  /** `name=value` pairs between commas, for this leg. */
  readonly sipHeaders?: string | undefined;
  /** A number that you own or have verified. @default the `Dial`'s */
  readonly callerId?: string | undefined;
  /** The name to show, at most 50 characters. @default the `Dial`'s */
  readonly callerName?: string | undefined;
}

/** A phone number that `Dial` rings. */
export type NumberElement = XmlElement<
  "Number",
  NumberAttributes,
  readonly [phoneNumber: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<NumberAttributes> = {
  sendDigits: digits,
  sendOnPreanswer: boolean,
  sendDigitsMode: { words: { rfc2833: true } },
  sipHeaders,
  callerId: someText,
  callerName: someText,
};

export const spec: ElementSpec<NumberElement> = /* @__PURE__ */ defineElement({
  name: "Number",
  category: destination,
  // An empty one was seen to end the call with 8011.
  content: { pattern: /\d/, form: "a phone number" },
  contentModel: text,
});

/** A phone number to dial, in E.164 form. */
export function number(phoneNumber: string, attributes: NumberAttributes = {}): NumberElement {
  return element(spec, attributes, trimmed(phoneNumber));
}

export const findings: Findings<NumberElement> = function* ({ children: [phoneNumber] }) {
  if (/^\+?[1-9]\d{6,14}$/.test(phoneNumber)) return;
  yield { code: "number", message: "is not a number in E.164 form, such as +14155550100" };
};
