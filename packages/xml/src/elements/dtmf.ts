import { trimmed } from "../content.ts";
import { early, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { boolean } from "../rules.ts";

export interface DtmfAttributes {
  /** Whether the next element starts while the tones are sent. @default true */
  readonly async?: boolean | undefined;
}

export type DtmfElement = XmlElement<"DTMF", DtmfAttributes, readonly [digits: string]>;

export const spec: ElementSpec<DtmfElement> = /* @__PURE__ */ defineElement({
  name: "DTMF",
  category: early,
  attributes: { async: boolean },
  content: { pattern: /^[\d*#wW]+$/, form: "tones: 0-9 * #, w for half a second, W for one" },
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
