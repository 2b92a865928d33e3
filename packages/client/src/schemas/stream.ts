import { numberOrNull, string, stringOrNull } from "./answers.ts";
import {
  atLeast,
  type Field,
  field,
  flag,
  method,
  parameters,
  type Shape,
  seconds,
  text,
  url,
  whole,
  word,
} from "./fields.ts";

/** Where to send the audio of a live call. */
export interface StreamParameters {
  /** A WebSocket, `wss://`. */
  serviceUrl: string;
  /** Also play what the WebSocket sends. @defaultValue `false` */
  bidirectional?: boolean | undefined;
  /** Which side; only `inbound` if bidirectional. */
  audioTrack?: "inbound" | "outbound" | "both" | undefined;
  /** Longest time in seconds. @defaultValue `86400` */
  streamTimeout?: number | undefined;
  /** @defaultValue `"audio/x-l16;rate=8000"` */
  contentType?: "audio/x-l16;rate=8000" | "audio/x-l16;rate=16000" | "audio/x-mulaw;rate=8000" | undefined;
  /** Told of the stream's beginning and end. */
  statusCallbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  statusCallbackMethod?: "GET" | "POST" | undefined;
  /** Given to the WebSocket when it starts; at most 512 bytes as `name=value,name=value`. */
  extraHeaders?: Readonly<Record<string, string>> | undefined;
  noiseCancellation?: boolean | undefined;
  /** 60 to 100. @defaultValue `85` */
  noiseCancellationLevel?: number | undefined;
}

const extraHeaders: Field<Readonly<Record<string, string>>> = field(
  "must map names to values without commas, at most 512 bytes together",
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const pairs = Object.entries(value).map((pair) => pair.join("="));
    return (
      pairs.every((pair) => /^[^=,]+=[^,]*$/.test(pair)) &&
      new TextEncoder().encode(pairs.join(",")).byteLength <= 512
    );
  },
);

export const StreamShape: Shape<StreamParameters> = parameters<StreamParameters>(
  { serviceUrl: text("must be a WebSocket's URL, wss://", /^wss?:\/\/\S+$/i) },
  {
    bidirectional: flag,
    audioTrack: word("inbound", "outbound", "both"),
    streamTimeout: seconds,
    contentType: word("audio/x-l16;rate=8000", "audio/x-l16;rate=16000", "audio/x-mulaw;rate=8000"),
    statusCallbackUrl: url,
    statusCallbackMethod: method,
    extraHeaders,
    noiseCancellation: flag,
    noiseCancellationLevel: whole("per cent", 60, 100),
  },
  function* ({ bidirectional, audioTrack = "inbound" }) {
    if (bidirectional && audioTrack !== "inbound") {
      yield { parameter: "audioTrack", rule: "must be inbound if bidirectional" };
    }
  },
);

/** A stream that has begun. */
export interface StartedStream {
  readonly streamId: string;
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

export const StartedStreamShape: Shape<StartedStream> = atLeast<StartedStream>(
  { streamId: string },
  { message: string, apiId: string },
);

/** A stream of a call's audio. */
export interface AudioStream {
  readonly streamId: string;
  readonly callUuid?: string | null | undefined;
  readonly serviceUrl?: string | null | undefined;
  readonly audioTrack?: string | null | undefined;
  readonly bidirectional?: boolean | null | undefined;
  /** `initiated` and what follows. */
  readonly status?: string | null | undefined;
  readonly startTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  readonly contentType?: string | null | undefined;
  /** Seconds. */
  readonly billDuration?: number | null | undefined;
  readonly apiId?: string | undefined;
}

export const AudioStreamShape: Shape<AudioStream> = atLeast<AudioStream>(
  { streamId: string },
  {
    callUuid: stringOrNull,
    serviceUrl: stringOrNull,
    audioTrack: stringOrNull,
    bidirectional: field(
      "must be true, false or null",
      (value) => value === null || typeof value === "boolean",
    ),
    status: stringOrNull,
    startTime: stringOrNull,
    endTime: stringOrNull,
    contentType: stringOrNull,
    billDuration: numberOrNull,
    apiId: string,
  },
);
