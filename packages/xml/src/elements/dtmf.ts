import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { early, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { boolean } from "../rules.ts";

export interface DtmfAttributes {
  /** Whether the next element starts while the tones are sent. @default true */
  readonly async?: boolean | undefined;
}

export type DtmfElement = XmlElement<"DTMF", DtmfAttributes, readonly [digits: string]>;

export const kind: Kind<DtmfElement> = /* @__PURE__ */ define({
  name: "DTMF",
  group: early,
  attributes: { async: boolean },
  content: { pattern: /^[\d*#wW]+$/, form: "tones: 0-9 * #, w for half a second, W for one" },
  holds: text,
});

/**
 * Sends tones: `0`-`9`, `*`, `#`; `w` waits half a second and `W` one.
 *
 * @example
 * dtmf("1w2#");
 */
export function dtmf(digits: string, attributes: DtmfAttributes = {}): DtmfElement {
  return element(kind, attributes, trimmed(digits));
}
