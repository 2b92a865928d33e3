import {
  type AudioContentType,
  audioContentTypes,
  type FileFormat,
  fileFormats,
} from "@plivo-edge/plivo/audio";
import { type HttpMethod, httpMethods } from "@plivo-edge/plivo/http";
import { mostExtraHeaderBytes } from "@plivo-edge/plivo/limits";
import { type TranscriptionType, transcriptionTypes } from "@plivo-edge/plivo/transcription";
import type { Fault } from "./error.ts";
import { fits } from "./limits.ts";
import type { RuleFor } from "./rule.ts";

// The rules that several elements share.

export { httpUrl, webSocketUrl } from "@plivo-edge/plivo/http";
export type { AudioContentType, FileFormat, TranscriptionType };

export const boolean: RuleFor<boolean> = { boolean: true };

/** A count or a duration. */
export const positive: RuleFor<number> = { from: 1 };

export const someText: RuleFor<string> = { pattern: /\S/ };

/** The HTTP method of a request that Plivo makes. */
export type Method = HttpMethod;
export const method: RuleFor<Method> = { words: httpMethods };

export const fileFormat: RuleFor<FileFormat> = { words: fileFormats };

export const transcriptionType: RuleFor<TranscriptionType> = { words: transcriptionTypes };

export const audioContentType: RuleFor<AudioContentType> = { words: audioContentTypes };

export const languageTag: RuleFor<string> = {
  pattern: /^[A-Za-z]{2,8}(-[A-Za-z\d]{1,8})*$/,
  form: "a language tag such as en-US",
};

/** The key that ends an input. */
export const finishOnKey: RuleFor<string> = { pattern: /^([\d*#]|none)?$/ };

export const sendDigits: RuleFor<string> = {
  pattern: /^[\d*#wW]+$/,
  form: "tones: 0-9 * #, w for half a second, W for one",
};

export const sipHeaders: RuleFor<string> = {
  pattern: /^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/,
  form: "name=value pairs between commas",
};

/** What Plivo hands to a WebSocket is limited further. */
export function extraHeadersFault(attribute: string, value: string | undefined): Fault | undefined {
  if (value === undefined || fits(value, mostExtraHeaderBytes)) return;
  return { code: "attribute", attribute, message: `must be at most ${mostExtraHeaderBytes} bytes` };
}
