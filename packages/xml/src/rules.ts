import {
  type AudioContentType,
  audioContentTypes,
  type FileFormat,
  fileFormats,
} from "@plivo-edge/plivo/audio";
import { digits } from "@plivo-edge/plivo/digits";
import { type HttpMethod, httpMethods, httpUrl, webSocketUrl } from "@plivo-edge/plivo/http";
import type { TextRule } from "@plivo-edge/plivo/rule";
import { sipHeaders } from "@plivo-edge/plivo/sip-headers";
import { type TranscriptionType, transcriptionTypes } from "@plivo-edge/plivo/transcription";
import type { RuleFor } from "./rule.ts";

// The rules that several elements share.

export type { AudioContentType, FileFormat, TranscriptionType };
export { digits, httpUrl, sipHeaders, webSocketUrl };

export const boolean: RuleFor<boolean> = { boolean: true };

/** A count or a duration. */
export const positive: RuleFor<number> = { from: 1 };

export const someText: TextRule = { pattern: /\S/, form: "text" };

/** The HTTP method of a request that Plivo makes. */
export type Method = HttpMethod;
export const method: RuleFor<Method> = { words: httpMethods };

/** The method by which the document is asked for that comes next. Of lower case, nobody knows. */
export const nextMethod: TextRule = { pattern: /^(get|post)$/i, form: "GET or POST" };

export const fileFormat: RuleFor<FileFormat> = { words: fileFormats };

export const transcriptionType: RuleFor<TranscriptionType> = { words: transcriptionTypes };

export const audioContentType: RuleFor<AudioContentType> = { words: audioContentTypes };

export const languageTag: RuleFor<string> = {
  pattern: /^[a-z]{2,3}(-[a-z\d]{1,8})*$/i,
  form: "a language tag, such as en-US",
};

/** The key that ends an input. */
export const finishOnKey: RuleFor<string> = {
  pattern: /^([\d*#]|none)?$/,
  form: "one of the keys 0-9 * #, or none",
};

/** Keys to report, or several to press one after the other, between commas. */
export const digitsMatch: RuleFor<string> = {
  pattern: /^\s*[\d*#]+\s*(,\s*[\d*#]+\s*)*$/,
  form: "keys between commas, such as 1,22,*",
};

/** A URL, or one of the words. */
export function urlOr<Words extends Readonly<Record<string, true>>>(
  words: Words,
): typeof httpUrl & { readonly words: Words } {
  return { ...httpUrl, words };
}
