export { type AnswerInit, answer } from "./answer.ts";
export type { XmlElement } from "./element.ts";
export {
  type GetDigitsAttributes,
  type GetDigitsElement,
  getDigits,
  type PromptElement,
} from "./elements/get-digits.ts";
export { type HangupAttributes, type HangupElement, hangup } from "./elements/hangup.ts";
export { type PlayAttributes, type PlayElement, play } from "./elements/play.ts";
export { type RedirectAttributes, type RedirectElement, redirect } from "./elements/redirect.ts";
export { type ResponseChild, type ResponseElement, response } from "./elements/response.ts";
export { type SpeakAttributes, type SpeakChild, type SpeakElement, speak } from "./elements/speak.ts";
export { type WaitAttributes, type WaitElement, wait } from "./elements/wait.ts";
export { type Position, XmlError, type XmlErrorCode } from "./error.ts";
export { parse } from "./parse/parse.ts";
export { type RawElement, raw } from "./raw.ts";
export { type RenderOptions, render } from "./render.ts";
export type { Method } from "./rules.ts";
export type { SsmlElement } from "./ssml/element.ts";
export type { BasicVoice, LanguageOf, PollyVoice, Voice } from "./voices.ts";
