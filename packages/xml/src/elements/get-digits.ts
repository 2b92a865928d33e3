import { early, prompt } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import { ofPrompts } from "../prompts.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { boolean, finishOnKey, httpUrl, type Method, method, nextMethod, positive } from "../rules.ts";
import type { PlayElement } from "./play.ts";
import type { SpeakElement } from "./speak.ts";
import type { WaitElement } from "./wait.ts";

/** The attributes of `GetDigits`. */
export interface GetDigitsAttributes {
  /** Gets the digits as `Digits`, and is not asked when there are none. */
  readonly action?: string | undefined;
  /** How `action` is requested. @default "POST" */
  readonly method?: Method | undefined;
  /** How many digits end the input; at least 1. @default 99 */
  readonly numDigits?: number | undefined;
  /** Seconds to wait for the first digit, after the prompts. @default 5 */
  readonly timeout?: number | undefined;
  /** Seconds to wait between digits. @default 2 */
  readonly digitTimeout?: number | undefined;
  /** The key that ends the input and is not part of it: `0`-`9`, `*`, `#`; or `none`. @default "#" */
  readonly finishOnKey?: string | undefined;
  /** How many times the caller is prompted. @default 1 */
  readonly retries?: number | undefined;
  /** Whether the reply of `action` replaces this document. @default true */
  readonly redirect?: boolean | undefined;
  /** Whether a beep follows the prompts. @default false */
  readonly playBeep?: boolean | undefined;
  /** The keys that count. @default "1234567890*#" */
  readonly validDigits?: string | undefined;
  /** The URL of an audio file, played for each key that does not count. */
  readonly invalidDigitsSound?: string | undefined;
  /** Whether Plivo keeps the digits; false for a PIN. @default true */
  readonly log?: boolean | undefined;
}

/** What the caller hears while `GetDigits` or `GetInput` listens. */
export type PromptElement = PlayElement | RawElement | SpeakElement | WaitElement;

/** Digits that are asked for. */
export type GetDigitsElement = XmlElement<"GetDigits", GetDigitsAttributes, readonly PromptElement[]>;

export const documented: AttributeTable<GetDigitsAttributes> = {
  action: httpUrl,
  method,
  numDigits: positive,
  timeout: positive,
  digitTimeout: positive,
  finishOnKey,
  retries: positive,
  redirect: boolean,
  playBeep: boolean,
  validDigits: { pattern: /^[\d*#]+$/, form: "keys of 0-9 * #" },
  invalidDigitsSound: httpUrl,
  log: boolean,
};

export const spec: ElementSpec<GetDigitsElement> = /* @__PURE__ */ defineElement({
  name: "GetDigits",
  // Plivo ends the call with 7022 or 7032 otherwise.
  refused: { action: httpUrl, method: nextMethod },
  category: early,
  contentModel: prompt,
});

/**
 * Collects digits while the prompts are played, and sends them to `action`.
 *
 * Without a digit, Plivo goes on with the next element.
 *
 * @example
 * getDigits({ action: "https://example.com/menu", numDigits: 1 }, speak("Press 1 for sales."));
 */
export function getDigits(
  attributes: GetDigitsAttributes,
  ...prompts: readonly PromptElement[]
): GetDigitsElement {
  return element(spec, attributes, prompts);
}

export const findings: Findings<GetDigitsElement> = ofPrompts;

/** Its action is asked only where there is an input. */
export const flow: FlowOf<GetDigitsElement> = () => ({ holds: true, endsSilently: true });
