import { trimmed } from "../content.ts";
import { destination, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, noEffect } from "../finding.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { boolean, digits, sipHeaders, someText } from "../rules.ts";

/** The attributes of `User`. */
export interface UserAttributes {
  /** Tones to send after the answer: `0`-`9`, `*`, `#`; `w` waits half a second. */
  readonly sendDigits?: string | undefined;
  /** Whether `sendDigits` are sent before the answer, in early media. @default false */
  readonly sendOnPreanswer?: boolean | undefined;
  /** `name=value` pairs between commas, for this leg. */
  readonly sipHeaders?: string | undefined;
  /** The name for digest authentication, with `sipAuthPassword`. */
  readonly sipAuthUsername?: string | undefined;
  /** 8 to 128 characters. */
  readonly sipAuthPassword?: string | undefined;
  /** A number that you own or have verified. @default the `Dial`'s */
  readonly callerId?: string | undefined;
  /** The name to show, at most 50 characters. @default the `Dial`'s */
  readonly callerName?: string | undefined;
}

/** A SIP endpoint that `Dial` rings. */
export type UserElement = XmlElement<
  "User",
  UserAttributes,
  readonly [uri: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<UserAttributes> = {
  sendDigits: digits,
  sendOnPreanswer: boolean,
  sipHeaders,
  sipAuthUsername: someText,
  sipAuthPassword: { pattern: /^.{8,128}$/s, form: "8 to 128 characters" },
  callerId: someText,
  callerName: someText,
};

export const spec: ElementSpec<UserElement> = /* @__PURE__ */ defineElement({
  name: "User",
  category: destination,
  // An empty one was seen to end the call with 8011, and a phone number to be passed over.
  content: { pattern: /^(sips?:\S|\+?\d)/i, form: "a SIP URI, such as sip:ada@phone.plivo.com" },
  contentModel: text,
});

/** A SIP endpoint to dial. */
export function user(uri: string, attributes: UserAttributes = {}): UserElement {
  return element(spec, attributes, trimmed(uri));
}

export const findings: Findings<UserElement> = function* ({ attributes, children: [uri] }) {
  if (!/^sips?:[^\s@]+@\S+$/i.test(uri)) {
    yield { code: "value", message: "is documented to hold a SIP URI, such as sip:ada@phone.plivo.com" };
  }
  const { sipAuthUsername, sipAuthPassword } = attributes;
  if (sipAuthUsername && !sipAuthPassword) yield noEffect("sipAuthUsername", "needs sipAuthPassword");
  if (sipAuthPassword && !sipAuthUsername) yield noEffect("sipAuthPassword", "needs sipAuthUsername");
};
