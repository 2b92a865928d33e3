import { trimmed } from "../content.ts";
import { prompt, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, insecure } from "../finding.ts";
import { type FlowOf, holds } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { httpUrl } from "../rules.ts";

/** The attributes of `Play`. */
export interface PlayAttributes {
  /** How many times the file is played; 0 is until the call ends. @default 1 */
  readonly loop?: number | undefined;
}

/** An audio file that is played. */
export type PlayElement = XmlElement<
  "Play",
  PlayAttributes,
  readonly [url: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<PlayAttributes> = { loop: { from: 0 } };

export const spec: ElementSpec<PlayElement> = /* @__PURE__ */ defineElement({
  name: "Play",
  category: prompt,
  // Documented as required and absolute: nothing else can be played.
  content: httpUrl,
  contentModel: text,
});

/**
 * Plays an audio file, MP3 or WAV.
 *
 * @example
 * play("https://example.com/tune.mp3", { loop: 2 });
 */
export function play(url: string, attributes: PlayAttributes = {}): PlayElement {
  return element(spec, attributes, trimmed(url));
}

export const findings: Findings<PlayElement> = function* ({ children: [url] }) {
  if (!/^https:/i.test(url)) yield insecure("is not fetched over https");
};

export const flow: FlowOf<PlayElement> = holds;
