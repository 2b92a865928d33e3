import { element, type XmlElement } from "../element.ts";
import { verb } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { positive } from "../rules.ts";

export interface HangupAttributes {
  /** How an incoming call that was not yet answered is turned away. */
  readonly reason?: "rejected" | "busy" | undefined;
  /** Seconds until the hangup; the elements after it run in the meantime. Without it, the call ends at once. */
  readonly schedule?: number | undefined;
}

export type HangupElement = XmlElement<"Hangup", HangupAttributes, readonly []>;

export const kind: Kind<HangupElement> = /* @__PURE__ */ define({
  name: "Hangup",
  group: verb,
  attributes: { reason: { words: { rejected: true, busy: true } }, schedule: positive },
});

/** Ends the call, now or after `schedule` seconds. */
export function hangup(attributes: HangupAttributes = {}): HangupElement {
  return element(kind, attributes, []);
}
