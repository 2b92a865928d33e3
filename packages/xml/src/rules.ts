import type { Fault } from "./error.ts";
import { fits } from "./limits.ts";
import type { RuleFor } from "./rule.ts";

// The rules that several elements share.

export const boolean: RuleFor<boolean> = { boolean: true };

/** A count or a duration. */
export const positive: RuleFor<number> = { from: 1 };

export const someText: RuleFor<string> = { pattern: /\S/ };

export const absoluteHttp: RegExp = /^https?:\/\/[^\s/?#]\S*$/i;
export const httpUrl: RuleFor<string> = { pattern: absoluteHttp, form: "an absolute http(s) URL" };

export const webSocketUrl: RuleFor<string> = {
  pattern: /^(?=.{0,2048}$)wss?:\/\/[^\s/?#]\S*$/is,
  form: "an absolute ws(s) URL of at most 2048 characters",
};

/** The HTTP method of a request that Plivo makes. */
export type Method = "GET" | "POST";
export const method: RuleFor<Method> = { words: { GET: true, POST: true } };

export type FileFormat = "mp3" | "wav";
export const fileFormat: RuleFor<FileFormat> = { words: { mp3: true, wav: true } };

export type TranscriptionType = "auto" | "hybrid" | "manual";
export const transcriptionType: RuleFor<TranscriptionType> = {
  words: { auto: true, hybrid: true, manual: true },
};

/** Linear 16 bit or mu-law audio, at a rate in hertz. */
export type AudioContentType =
  | "audio/x-l16;rate=8000"
  | "audio/x-l16;rate=16000"
  | "audio/x-l16;rate=24000"
  | "audio/x-mulaw;rate=8000";
export const audioContentType: RuleFor<AudioContentType> = {
  words: {
    "audio/x-l16;rate=8000": true,
    "audio/x-l16;rate=16000": true,
    "audio/x-l16;rate=24000": true,
    "audio/x-mulaw;rate=8000": true,
  },
};

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
  if (value === undefined || fits(value, 512)) return;
  return { code: "attribute", attribute, message: "must be at most 512 bytes" };
}
