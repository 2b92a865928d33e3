export type { BasicVoice, LanguageOf, PollyVoice, Voice } from "@plivo-edge/plivo/voices";
export { type AnswerInit, answer } from "./answer.ts";
export type { XmlElement } from "./element.ts";
export { type ConferenceAttributes, type ConferenceElement, conference } from "./elements/conference.ts";
export { type DialAttributes, type DialChild, type DialElement, dial } from "./elements/dial.ts";
export { type DtmfAttributes, type DtmfElement, dtmf } from "./elements/dtmf.ts";
export {
  type GetDigitsAttributes,
  type GetDigitsElement,
  getDigits,
  type PromptElement,
} from "./elements/get-digits.ts";
export {
  type GetInputAttributes,
  type GetInputElement,
  getInput,
  type SpeechLanguage,
} from "./elements/get-input.ts";
export { type HangupAttributes, type HangupElement, hangup } from "./elements/hangup.ts";
export { type MessageAttributes, type MessageElement, message } from "./elements/message.ts";
export {
  type MultiPartyCallAttributes,
  type MultiPartyCallElement,
  multiPartyCall,
} from "./elements/multi-party-call.ts";
export { type NumberAttributes, type NumberElement, number } from "./elements/number.ts";
export { type PlayAttributes, type PlayElement, play } from "./elements/play.ts";
export { type PreAnswerChild, type PreAnswerElement, preAnswer } from "./elements/pre-answer.ts";
export { type RecordAttributes, type RecordElement, record } from "./elements/record.ts";
export { type RedirectAttributes, type RedirectElement, redirect } from "./elements/redirect.ts";
export { type ResponseChild, type ResponseElement, response } from "./elements/response.ts";
export { type SpeakAttributes, type SpeakChild, type SpeakElement, speak } from "./elements/speak.ts";
export { type StreamAttributes, type StreamElement, stream } from "./elements/stream.ts";
export { type UserAttributes, type UserElement, user } from "./elements/user.ts";
export { type WaitAttributes, type WaitElement, wait } from "./elements/wait.ts";
export { type Position, XmlError, type XmlErrorCode } from "./error.ts";
export { parse } from "./parse/parse.ts";
export { type RawElement, raw } from "./raw.ts";
export { type RenderOptions, render } from "./render.ts";
export type { AudioContentType, FileFormat, Method, TranscriptionType } from "./rules.ts";
export type { SsmlElement } from "./ssml/element.ts";
export { validate } from "./validate/validate.ts";
export type { Warning, WarningCode } from "./warning.ts";
