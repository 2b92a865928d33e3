import { prompt } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { boolean, positive } from "../rules.ts";

export interface WaitAttributes {
  /** Seconds to wait. @default 1 */
  readonly length?: number | undefined;
  /** Whether silence of `minSilence` ends the wait early. @default false */
  readonly silence?: boolean | undefined;
  /** Milliseconds of silence that end the wait, with `silence`; less than `length`. @default 2000 */
  readonly minSilence?: number | undefined;
  /**
   * Whether the beep of an answering machine ends the wait early, or the beep to look for:
   * `duration=300,inter_silence=50,intra_silence=500,threshold=256`. Only without `silence`.
   * @default false
   */
  readonly beep?: boolean | string | undefined;
}

export type WaitElement = XmlElement<"Wait", WaitAttributes, readonly []>;

export const spec: ElementSpec<WaitElement> = /* @__PURE__ */ defineElement({
  name: "Wait",
  category: prompt,
  attributes: {
    length: positive,
    silence: boolean,
    minSilence: positive,
    beep: {
      boolean: true,
      pattern: /^\w+=\d+(,\w+=\d+)*$/,
      form: "a list such as duration=300",
    },
  },
});

/** Waits in silence; as the first element it delays the pick-up of an incoming call. */
export function wait(attributes: WaitAttributes = {}): WaitElement {
  return element(spec, attributes, []);
}
