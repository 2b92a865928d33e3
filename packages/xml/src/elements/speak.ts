import {
  basicLanguages,
  doubtfulLanguages,
  type LanguageOf,
  type PollyVoice,
  pollyLanguages,
  type Voice,
} from "@plivo-edge/plivo/voices";
import { mixed } from "../content.ts";
import { paragraph, phrase, prompt, sentence, span, text } from "../content-model.ts";
import { element, isElement, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import { type FlowOf, holds } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { someText } from "../rules.ts";
import type { SsmlElement } from "../ssml/element.ts";

/** The attributes of `Speak`. */
export interface SpeakAttributes<V extends Voice = Voice> {
  /** `WOMAN`, `MAN`, or an Amazon Polly voice such as `Polly.Amy`. SSML needs a Polly voice. @default "WOMAN" */
  readonly voice?: V | undefined;
  /** A language that the voice speaks. @default "en-US" */
  readonly language?: LanguageOf<V> | undefined;
  /** How many times the text is spoken; 0 is until the call ends. @default 1 */
  readonly loop?: number | undefined;
}

/** Text that is spoken. */
export type SpeakElement = XmlElement<"Speak", SpeakAttributes, readonly SpeakChild[]>;

/** Text, and SSML where the voice is a Polly voice. */
export type SpeakChild = string | SsmlElement | RawElement;

export const documented: AttributeTable<SpeakAttributes> = {
  voice: {
    pattern: /^(WOMAN|MAN|Polly\..+)$/,
    form: "WOMAN, MAN or a Polly voice such as Polly.Amy",
  },
  language: someText,
  loop: { from: 0 },
};

export const spec: ElementSpec<SpeakElement> = /* @__PURE__ */ defineElement({
  name: "Speak",
  refused: {
    // Plivo's SDKs refuse any other; of lower case, nobody knows.
    voice: { pattern: /^(WOMAN|MAN|Polly\..+)$/i, form: "WOMAN, MAN or a Polly voice such as Polly.Amy" },
  },
  category: prompt,
  contentModel: text | phrase | span | sentence | paragraph,
  check({ attributes, children }) {
    // Its text is required; SSML may be all of it.
    if (!/\S/.test(textOf(children)) && !children.some(isElement))
      return { code: "content", message: "must hold text" };
    const { voice = "WOMAN", language } = attributes;
    if (voice !== "WOMAN" && voice !== "MAN") return;
    // Documented: SSML is for Polly voices. What is not known to be SSML, is not known to be refused.
    if (children.some((child) => isElement(child) && !child.name.startsWith("#"))) {
      return {
        code: "conflict",
        attribute: "voice",
        message: "must be a Polly voice, such as Polly.Amy, for SSML",
      };
    }
    // A language that neither of Plivo's voices speaks was seen to end the call with 8011; of other letters, nobody knows.
    if (!language || basicLanguages.toLowerCase().split(" ").includes(language.toLowerCase())) return;
    return {
      code: "conflict",
      attribute: "language",
      message: `must be one of ${basicLanguages}, or the voice one of Polly's`,
    };
  },
});

/**
 * Speaks text; Plivo documents up to 3000 characters.
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
 * import { sayAs } from "@plivo-edge/xml/ssml";
 *
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

export const findings: Findings<SpeakElement> = function* ({ attributes, children }) {
  const { length } = textOf(children);
  if (length > 3000) yield { code: "value", message: `holds ${length} characters, and 3000 are documented` };

  const { voice = "WOMAN", language } = attributes;
  if (voice === "WOMAN" || voice === "MAN") {
    if (doubtfulLanguages[voice].some((doubtful) => doubtful === language)) {
      yield {
        code: "voice",
        attribute: "language",
        message: `is documented for ${voice} by some pages only`,
      };
    }
    if (language && !basicLanguages.split(" ").includes(language)) {
      yield { code: "voice", attribute: "language", message: "is documented in other letters, as en-US is" };
    }
    return;
  }
  if (!voice.startsWith("Polly.")) return;
  const languages = pollyLanguages.get(voice.slice("Polly.".length).normalize("NFD").replace(/\p{M}/gu, ""));
  if (!languages) {
    yield { code: "voice", attribute: "voice", message: "is not a Polly voice that Plivo documents" };
  } else if (language && !languages.includes(language)) {
    yield {
      code: "voice",
      attribute: "language",
      message: `is not one that ${voice} speaks: ${languages.join(", ")}`,
    };
  }
};

export const flow: FlowOf<SpeakElement> = holds;
