import { mixed } from "../content.ts";
import { paragraph, phrase, sentence, span, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import type { SsmlElement } from "./element.ts";

/** At least one of them. */
export interface ProsodyAttributes {
  /** `default`, `silent`, `x-soft`, `soft`, `medium`, `loud`, `x-loud`, or a change such as `+6dB`. */
  readonly volume?: string | undefined;
  /** `x-slow`, `slow`, `medium`, `fast`, `x-fast`, or 20% to 200% such as `90%`. */
  readonly rate?: string | undefined;
  /** `default`, `x-low`, `low`, `medium`, `high`, `x-high`, or a change such as `-5%`. */
  readonly pitch?: string | undefined;
}

/** Text spoken in another way. */
export type ProsodyElement = XmlElement<
  "prosody",
  ProsodyAttributes,
  readonly (string | SsmlElement | RawElement)[]
>;

export const documented: AttributeTable<ProsodyAttributes> = {
  volume: {
    pattern: /^(default|silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(\.\d+)?dB)$/,
    form: "default, silent, x-soft to x-loud, or a change such as +6dB",
  },
  rate: {
    pattern: /^(x-slow|slow|medium|fast|x-fast|([2-9]\d|1\d\d|200)%)$/,
    form: "x-slow to x-fast, or 20% to 200%",
  },
  pitch: {
    pattern: /^(default|x-low|low|medium|high|x-high|[+-]\d+(\.\d+)?%)$/,
    form: "default, x-low to x-high, or a change such as -5%",
  },
};

export const spec: ElementSpec<ProsodyElement> = /* @__PURE__ */ defineElement({
  name: "prosody",
  category: phrase,
  contentModel: text | phrase | span | sentence | paragraph,
  check({ attributes: { volume, rate, pitch } }) {
    if ((volume ?? rate ?? pitch) !== undefined) return;
    return { code: "missing", message: "must have volume, rate or pitch" };
  },
});

/** Speaks louder or softer, faster or slower, higher or lower. */
export function prosody(
  content: string | readonly (string | SsmlElement | RawElement)[],
  attributes: ProsodyAttributes,
): ProsodyElement {
  return element(spec, attributes, mixed(content));
}
