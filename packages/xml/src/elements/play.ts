import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { prompt, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { httpUrl } from "../rules.ts";

export interface PlayAttributes {
  /** How many times the file is played; 0 is until the call ends. @default 1 */
  readonly loop?: number | undefined;
}

export type PlayElement = XmlElement<"Play", PlayAttributes, readonly [url: string]>;

export const kind: Kind<PlayElement> = /* @__PURE__ */ define({
  name: "Play",
  group: prompt,
  attributes: { loop: { from: 0 } },
  content: httpUrl,
  holds: text,
});

/**
 * Plays an audio file, MP3 or WAV.
 *
 * @example
 * play("https://example.com/tune.mp3", { loop: 2 });
 */
export function play(url: string, attributes: PlayAttributes = {}): PlayElement {
  return element(kind, attributes, trimmed(url));
}
