import { prompt, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import { ofPrompts } from "../prompts.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";
import {
  boolean,
  finishOnKey,
  httpUrl,
  languageTag,
  type Method,
  method,
  nextMethod,
  positive,
} from "../rules.ts";
import type { PromptElement } from "./get-digits.ts";

/** The languages that Plivo calls common, of those that it hears. */
export type SpeechLanguage =
  | "de-DE"
  | "en-AU"
  | "en-GB"
  | "en-US"
  | "es-ES"
  | "es-US"
  | "fr-FR"
  | "it-IT"
  | "ja-JP"
  | "pt-BR"
  | "zh-CN";

/** The attributes of `GetInput`. */
export interface GetInputAttributes {
  /** Gets the input as `Digits` or `Speech`, and is not asked when there is none. */
  readonly action: string;
  /** How `action` is requested. @default "POST" */
  readonly method?: Method | undefined;
  /** What the caller may do; with both, the first wins. Plivo states no default, so set it. */
  readonly inputType?: "dtmf" | "speech" | "dtmf speech" | "speech dtmf" | undefined;
  /** Seconds for the whole input, after the prompts: 5 to 60. @default 15 */
  readonly executionTimeout?: number | undefined;
  /** Seconds between digits: 2 to 10. @default "auto" */
  readonly digitEndTimeout?: number | "auto" | undefined;
  /** Seconds of silence that end speech: 2 to 10. @default "auto" */
  readonly speechEndTimeout?: number | "auto" | undefined;
  /** Seconds to wait for the input to begin. */
  readonly startInputTimeout?: number | undefined;
  /** How many times the caller is prompted. @default 1 */
  readonly retries?: number | undefined;
  /** The key that ends the input and is not part of it: `0`-`9`, `*`, `#`; or `none`. @default "#" */
  readonly finishOnKey?: string | undefined;
  /** How many digits end the input: 1 to 32. @default 32 */
  readonly numDigits?: number | undefined;
  /** The kind of speech to expect. @default "default" */
  readonly speechModel?: "default" | "command_and_search" | "phone_call" | undefined;
  /** Phrases to expect, between commas: up to 500 of 100 characters each, 10,000 in all. */
  readonly hints?: string | undefined;
  /** The language of the speech. Your editor completes the common ones; Plivo hears more. @default "en-US" */
  readonly language?: SpeechLanguage | (string & {}) | undefined;
  /** Whether profanity is filtered out of what was understood. @default false */
  readonly profanityFilter?: boolean | undefined;
  /** Gets what was understood so far while the caller speaks. */
  readonly interimSpeechResultsCallback?: string | undefined;
  /** How `interimSpeechResultsCallback` is requested. @default "POST" */
  readonly interimSpeechResultsCallbackMethod?: Method | undefined;
  /** Whether the reply of `action` replaces this document. @default true */
  readonly redirect?: boolean | undefined;
  /** Whether Plivo keeps the input; false for a PIN. @default true */
  readonly log?: boolean | undefined;
}

/** Speech or digits that are asked for. */
export type GetInputElement = XmlElement<"GetInput", GetInputAttributes, readonly PromptElement[]>;

export const documented: AttributeTable<GetInputAttributes> = {
  action: httpUrl,
  method,
  inputType: { words: { dtmf: true, speech: true, "dtmf speech": true, "speech dtmf": true } },
  executionTimeout: { from: 5, to: 60 },
  digitEndTimeout: { from: 2, to: 10, words: { auto: true } },
  speechEndTimeout: { from: 2, to: 10, words: { auto: true } },
  startInputTimeout: positive,
  retries: positive,
  finishOnKey,
  numDigits: { from: 1, to: 32 },
  speechModel: { words: { default: true, command_and_search: true, phone_call: true } },
  hints: {
    pattern: /^(?=.{0,10000}$)[^,]{0,100}(,[^,]{0,100}){0,499}$/s,
    form: "up to 500 phrases between commas, each of up to 100 characters, 10,000 in all",
  },
  language: languageTag,
  profanityFilter: boolean,
  interimSpeechResultsCallback: httpUrl,
  interimSpeechResultsCallbackMethod: method,
  redirect: boolean,
  log: boolean,
};

export const spec: ElementSpec<GetInputElement> = /* @__PURE__ */ defineElement({
  name: "GetInput",
  // Plivo ends the call with 7022 or 7032 otherwise.
  refused: { action: httpUrl, method: nextMethod },
  category: verb,
  required: { action: true },
  missing,
  contentModel: prompt,
});

/**
 * Collects speech or digits while the prompts are played, and sends them to `action`.
 *
 * Without input, Plivo goes on with the next element.
 *
 * @see https://www.plivo.com/docs/voice/xml/input
 * @example
 * getInput({ action: "https://example.com/said", inputType: "speech" }, speak("How can we help?"));
 */
export function getInput(
  attributes: GetInputAttributes,
  ...prompts: readonly PromptElement[]
): GetInputElement {
  return element(spec, attributes, prompts);
}

export const findings: Findings<GetInputElement> = function* (element) {
  yield* ofPrompts(element);
  const { attributes } = element;
  if (attributes.inputType === "speech dtmf") {
    yield { code: "undocumented", attribute: "inputType", message: "is documented as dtmf speech" };
  } else if (!("inputType" in attributes || "#inputType" in attributes)) {
    yield { code: "default", attribute: "inputType", message: "has no documented default, so set it" };
  }
};

/** Its action is asked only where there is an input. */
export const flow: FlowOf<GetInputElement> = () => ({ holds: true, endsSilently: true });
