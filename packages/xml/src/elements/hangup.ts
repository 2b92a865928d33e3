import { verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { FlowOf } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { positive } from "../rules.ts";

/** The attributes of `Hangup`. */
export interface HangupAttributes {
  /** How an incoming call that was not yet answered is turned away. */
  readonly reason?: "rejected" | "busy" | undefined;
  /** Seconds until the hangup; the elements after it run in the meantime. Without it, the call ends at once. */
  readonly schedule?: number | undefined;
}

/** The end of the call. */
export type HangupElement = XmlElement<"Hangup", HangupAttributes, readonly RawElement[]>;

export const documented: AttributeTable<HangupAttributes> = {
  reason: { words: { rejected: true, busy: true } },
  schedule: positive,
};

export const spec: ElementSpec<HangupElement> = /* @__PURE__ */ defineElement({
  name: "Hangup",
  category: verb,
});

/** Ends the call, now or after `schedule` seconds. */
export function hangup(attributes: HangupAttributes = {}): HangupElement {
  return element(spec, attributes, []);
}

export const flow: FlowOf<HangupElement> = ({ attributes }) => ({ ends: !attributes.schedule });
