import { mixed } from "../content.ts";
import { element, type KindOf, type XmlElement } from "../element.ts";
import type { RawElement } from "../raw.ts";
import { languageTag } from "../rules.ts";
import type { SsmlElement } from "../ssml/element.ts";
import { basicLanguages, type LanguageOf, type PollyVoice, type Voice } from "../voices.ts";

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

const maxLength = 3000;

export const kind: KindOf<SpeakElement> = {
  name: "Speak",
  attributes: {
    voice: { pattern: /^(WOMAN|MAN|Polly\.[\p{L}\d-]+)$/u, form: "WOMAN, MAN or Polly.<Name>" },
    language: languageTag,
    loop: { from: 0 },
  },
  children: ["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"],
  mixed: true,
  check({ attributes, children }) {
    if (!children.some((child) => typeof child !== "string" || /\S/.test(child))) {
      return { code: "content", message: "must hold text" };
    }
    if (lengthOf(children) > maxLength)
      return { code: "content", message: `holds over ${maxLength} characters` };
    const { voice = "WOMAN", language } = attributes;
    if (voice !== "WOMAN" && voice !== "MAN") return;
    if (children.some((child) => typeof child !== "string")) {
      return { code: "conflict", attribute: "voice", message: "must be a Polly voice where there is SSML" };
    }
    const languages: readonly string[] = basicLanguages[voice];
    if (language === undefined || languages.includes(language)) return;
    return {
      code: "conflict",
      attribute: "language",
      message: `the voice ${voice} speaks only ${languages.join(", ")}`,
    };
  },
};

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
  return element(kind, attributes, mixed(content));
}

function lengthOf(children: readonly unknown[]): number {
  let length = 0;
  for (const child of children) {
    length += typeof child === "string" ? child.length : lengthOf((child as XmlElement).children);
  }
  return length;
}
