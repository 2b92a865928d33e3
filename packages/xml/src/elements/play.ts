import { trimmed } from "../content.ts";
import { prompt, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { httpUrl } from "../rules.ts";

export interface PlayAttributes {
  /** How many times the file is played; 0 is until the call ends. @default 1 */
  readonly loop?: number | undefined;
}

export type PlayElement = XmlElement<"Play", PlayAttributes, readonly [url: string]>;

export const spec: ElementSpec<PlayElement> = /* @__PURE__ */ defineElement({
  name: "Play",
  category: prompt,
  attributes: { loop: { from: 0 } },
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
