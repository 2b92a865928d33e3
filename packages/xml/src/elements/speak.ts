import { basicLanguages, type LanguageOf, type PollyVoice, type Voice } from "@plivo-edge/plivo/voices";
import { mixed } from "../content.ts";
import { paragraph, phrase, prompt, sentence, span, text } from "../content-model.ts";
import { element, isElement, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { RawElement } from "../raw.ts";
import { someText } from "../rules.ts";
import type { SsmlElement } from "../ssml/element.ts";

export interface SpeakAttributes<V extends Voice = Voice> {
  /** `WOMAN`, `MAN`, or an Amazon Polly voice such as `Polly.Amy`. SSML needs a Polly voice. @default "WOMAN" */
  readonly voice?: V | undefined;
  /** A language that the voice speaks. @default "en-US" */
  readonly language?: LanguageOf<V> | undefined;
  /** How many times the text is spoken; 0 is until the call ends. @default 1 */
  readonly loop?: number | undefined;
}

export type SpeakElement = XmlElement<"Speak", SpeakAttributes, readonly SpeakChild[]>;

export type SpeakChild = string | SsmlElement | RawElement;

export const spec: ElementSpec<SpeakElement> = /* @__PURE__ */ defineElement({
  name: "Speak",
  category: prompt,
  attributes: {
    voice: { pattern: /^(WOMAN|MAN|Polly\..+)$/ },
    language: someText,
    loop: { from: 0 },
  },
  contentModel: text | phrase | span | sentence | paragraph,
  check({ attributes, children }) {
    const text = textOf(children);
    if (!text.trim() || text.length > 3000) {
      return { code: "content", message: "must hold 1 to 3000 characters" };
    }
    const { voice = "WOMAN", language } = attributes;
    if (voice !== "WOMAN" && voice !== "MAN") return;
    if (children.some(isElement)) {
      return { code: "conflict", attribute: "voice", message: "must be Polly.<Name> for SSML" };
    }
    const languages = basicLanguages[voice];
    if (!language || languages.split(" ").includes(language)) return;
    return { code: "conflict", attribute: "language", message: `must be one of ${languages}` };
  },
});

/**
 * Speaks text, up to 3000 characters of it.
 *
 * @example
 * speak("Goodbye.", { voice: "Polly.Amy", language: "en-GB" });
 */
export function speak<V extends Voice = "WOMAN">(
  text: string | readonly string[],
  attributes?: SpeakAttributes<V>,
): SpeakElement;
/**
 * Speaks SSML, which only Polly voices read.
 *
 * @see https://www.plivo.com/docs/voice/xml/audio-output
 * @example
 * speak(["Your code is ", sayAs("4711", { "interpret-as": "digits" })], { voice: "Polly.Amy" });
 */
export function speak<V extends PollyVoice>(
  content: string | readonly SpeakChild[],
  attributes: SpeakAttributes<V> & { readonly voice: V },
): SpeakElement;
export function speak(
  content: string | readonly SpeakChild[],
  attributes: SpeakAttributes = {},
): SpeakElement {
  return element(spec, attributes, mixed(content));
}

function textOf(children: readonly unknown[]): string {
  let text = "";
  for (const child of children) text += isElement(child) ? textOf(child.children) : child;
  return text;
}
