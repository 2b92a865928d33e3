import { phrase } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";

/** The attributes of `break`. */
export interface BreakAttributes {
  /** How long, without `time`. @default "medium" */
  readonly strength?: "none" | "x-weak" | "weak" | "medium" | "strong" | "x-strong" | undefined;
  /** Such as `500ms` or `2s`; at most 10 seconds. */
  readonly time?: string | undefined;
}

/** A pause in speech. */
export type BreakElement = XmlElement<"break", BreakAttributes, readonly RawElement[]>;

export const documented: AttributeTable<BreakAttributes> = {
  strength: {
    words: { none: true, "x-weak": true, weak: true, medium: true, strong: true, "x-strong": true },
  },
  time: {
    pattern: /^((10(\.0*)?|\d(\.\d+)?)s|(10000|\d{1,4})ms)$/,
    form: "up to 10 seconds, such as 500ms or 2s",
  },
};

export const spec: ElementSpec<BreakElement> = /* @__PURE__ */ defineElement({
  name: "break",
  category: phrase,
});

/** A pause in speech. */
function pause(attributes: BreakAttributes = {}): BreakElement {
  return element(spec, attributes, []);
}

export { pause as break };
