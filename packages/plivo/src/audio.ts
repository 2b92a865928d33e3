import type { Rule } from "./rule.ts";

/** What Plivo records in and plays. */
export const fileFormats = { mp3: true, wav: true } as const;

/** A file format of recordings. */
export type FileFormat = keyof typeof fileFormats;

/** How many channels a recording has. */
export const channelTypes = { mono: true, stereo: true } as const;

/** One channel for all, or one for each side. */
export type ChannelType = keyof typeof channelTypes;

/** Which side of a call a stream carries. */
export const audioTracks = { inbound: true, outbound: true, both: true } as const;

/** A side of a call, or both. */
export type AudioTrack = keyof typeof audioTracks;

/** The leg of a call, or both. */
export const legs = { aleg: true, bleg: true, both: true } as const;

/** A leg of a call, or both. */
export type Legs = keyof typeof legs;

/**
 * The codecs and rates of audio streams: linear 16 bit, or mu-law, at a rate in hertz. Plivo's pages disagree on 24000,
 * and it adds codecs: other types are not refused.
 */
export const audioContentTypes = {
  "audio/x-l16;rate=8000": true,
  "audio/x-l16;rate=16000": true,
  "audio/x-l16;rate=24000": true,
  "audio/x-mulaw;rate=8000": true,
} as const;

/** A codec and rate that is known. */
export type AudioContentType = keyof typeof audioContentTypes;

/** What a stream may be sent as: a codec that is known, or one that Plivo has added. */
export const audioContentType: Rule = {
  pattern: /^audio\/\S+$/,
  form: "an audio type with its rate, such as audio/x-l16;rate=8000",
};
