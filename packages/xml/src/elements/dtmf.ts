import { trimmed } from "../content.ts";
import { early, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import { type FlowOf, goesOn } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import { type AttributeTable, isDocumented } from "../rule.ts";
import { boolean, digits } from "../rules.ts";

/** The attributes of `DTMF`. */
export interface DtmfAttributes {
  /** Whether the next element starts while the tones are sent. @default true */
  readonly async?: boolean | undefined;
}

/** Tones that are sent. */
export type DtmfElement = XmlElement<
  "DTMF",
  DtmfAttributes,
  readonly [digits: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<DtmfAttributes> = { async: boolean };

export const spec: ElementSpec<DtmfElement> = /* @__PURE__ */ defineElement({
  name: "DTMF",
  category: early,
  // Its text is required; without a tone there is none to send. A wait alone is documented.
  content: { pattern: /[\d*#wWA-D]/, form: "keys: 0-9, *, #, and w and W to wait" },
  contentModel: text,
});

/**
 * Sends tones: `0`-`9`, `*`, `#`; `w` waits half a second and `W` one.
 *
 * @example
 * dtmf("1w2#");
 */
export function dtmf(digits: string, attributes: DtmfAttributes = {}): DtmfElement {
  return element(spec, attributes, trimmed(digits));
}

export const flow: FlowOf<DtmfElement> = goesOn;

export const findings: Findings<DtmfElement> = function* ({ children: [keys] }) {
  if (!isDocumented(digits, keys)) yield { code: "value", message: `is documented to hold ${digits.form}` };
};
