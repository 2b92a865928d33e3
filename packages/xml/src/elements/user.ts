import { trimmed } from "../content.ts";
import { destination, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { boolean, sendDigits, sipHeaders, someText } from "../rules.ts";

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
  /** @default the `Dial`'s */
  readonly callerId?: string | undefined;
  /** @default the `Dial`'s */
  readonly callerName?: string | undefined;
}

export type UserElement = XmlElement<"User", UserAttributes, readonly [uri: string]>;

export const spec: ElementSpec<UserElement> = /* @__PURE__ */ defineElement({
  name: "User",
  category: destination,
  attributes: {
    sendDigits,
    sendOnPreanswer: boolean,
    sipHeaders,
    sipAuthUsername: someText,
    sipAuthPassword: { pattern: /^.{8,128}$/s, form: "8 to 128 characters" },
    callerId: someText,
    callerName: someText,
  },
  content: { pattern: /^sips?:[^\s@]+@\S+$/i, form: "a SIP URI such as sip:ada@phone.plivo.com" },
  contentModel: text,
});

/** A SIP endpoint to dial. */
export function user(uri: string, attributes: UserAttributes = {}): UserElement {
  return element(spec, attributes, trimmed(uri));
}
