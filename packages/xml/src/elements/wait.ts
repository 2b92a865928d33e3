import { prompt } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, noEffect } from "../finding.ts";
import { type FlowOf, holds } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { boolean, positive } from "../rules.ts";

/** The attributes of `Wait`. */
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

/** Silence. */
export type WaitElement = XmlElement<"Wait", WaitAttributes, readonly RawElement[]>;

export const documented: AttributeTable<WaitAttributes> = {
  length: positive,
  silence: boolean,
  minSilence: positive,
  beep: {
    boolean: true,
    pattern: /^\s*\w+=\d+\s*(,\s*\w+=\d+\s*)*$/,
    form: "a list, such as duration=300,threshold=256",
  },
};

export const spec: ElementSpec<WaitElement> = /* @__PURE__ */ defineElement({
  name: "Wait",
  category: prompt,
});

/** Waits in silence; as the first element it delays the pick-up of an incoming call. */
export function wait(attributes: WaitAttributes = {}): WaitElement {
  return element(spec, attributes, []);
}

export const findings: Findings<WaitElement> = function* ({ attributes }) {
  const { length = 1, silence, minSilence, beep } = attributes;
  if (minSilence !== undefined && !silence) yield noEffect("minSilence", "needs silence");
  if (silence && minSilence !== undefined && minSilence >= length * 1000) {
    yield noEffect("minSilence", "must be less than length");
  }
  if (silence && beep) yield noEffect("beep", "is ignored beside silence");
};

export const flow: FlowOf<WaitElement> = holds;
