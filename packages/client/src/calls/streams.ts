import {
  type AudioContentType,
  type AudioTrack,
  audioContentType,
  audioTracks,
} from "@plivo-edge/plivo/audio";
import { httpMethod, httpUrl, webSocketUrl } from "@plivo-edge/plivo/http";
import { mostExtraHeaderBytes } from "@plivo-edge/plivo/limits";
import type { Asynchronous } from "../asynchronous.ts";
import type { Connection } from "../connection.ts";
import { DELETE, GET, POST } from "../http-verb.ts";
import { type Method, type Operation, operation } from "../operation.ts";
import type { Extra, RequestOptions } from "../options.ts";
import { type Page, pageOf } from "../page.ts";
import { type Pages, pagesFrom } from "../pages.ts";
import { path } from "../path.ts";
import { type Acknowledged, AcknowledgedShape, id, numberOrNull } from "../response.ts";
import { type Field, isRecord, type OpenShape, type Shape } from "../shape.ts";

/** Where to send the audio of a live call. */
export interface StreamParameters extends Asynchronous, Extra {
  /** A WebSocket, `wss://`. */
  serviceUrl: string;
  /** Also play what the WebSocket sends. @defaultValue `false` */
  bidirectional?: boolean | undefined;
  /** Which side; only `inbound` if bidirectional. @defaultValue `"inbound"` */
  audioTrack?: AudioTrack | undefined;
  /** Longest time in seconds. @defaultValue `86400` */
  streamTimeout?: number | undefined;
  /** @defaultValue `"audio/x-l16;rate=8000"` */
  contentType?: AudioContentType | (string & {}) | undefined;
  /** Told of the stream's beginning and end. */
  statusCallbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  statusCallbackMethod?: "GET" | "POST" | undefined;
  /** Given to the WebSocket when it starts; at most 512 bytes as `name=value,name=value`. */
  extraHeaders?: Readonly<Record<string, string>> | undefined;
  noiseCancellation?: boolean | undefined;
  /** 60 to 100. @defaultValue `85` */
  noiseCancellationLevel?: number | undefined;
  /** In Plivo's Go and Python SDKs, and not documented. */
  cxBot?: boolean | undefined;
}

const extraHeaders: Field<Readonly<Record<string, string>>> = {
  rule: `must map names to values without commas, at most ${mostExtraHeaderBytes} bytes together`,
  read: (value) => {
    if (!isRecord(value)) return undefined;
    const pairs = Object.entries(value).map((pair) => pair.join("="));
    const fit =
      pairs.every((pair) => /^[^=,]+=[^,]*$/.test(pair)) &&
      new Blob(pairs).size + pairs.length - 1 <= mostExtraHeaderBytes;
    return fit ? (value as Readonly<Record<string, string>>) : undefined; // they have been joined as texts
  },
};

/** Parameters of an audio stream. */
export const StreamShape: Shape<StreamParameters> = {
  required: { serviceUrl: true },
  fields: {
    serviceUrl: webSocketUrl,
    bidirectional: { boolean: true },
    audioTrack: { words: audioTracks },
    streamTimeout: { from: 1, unit: "seconds" },
    contentType: audioContentType,
    statusCallbackUrl: httpUrl,
    statusCallbackMethod: httpMethod,
    extraHeaders,
    noiseCancellation: { boolean: true },
    noiseCancellationLevel: { from: 60, to: 100, unit: "per cent" },
    cxBot: { boolean: true },
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
  *relations({ bidirectional, audioTrack = "inbound" }) {
    if (bidirectional && audioTrack !== "inbound") {
      yield { parameter: "audioTrack", rule: "must be inbound if bidirectional" };
    }
  },
};

/** A stream that has begun. Plivo may leave out its id: {@link listStreams} has it. */
export interface StartedStream extends Acknowledged {
  readonly streamId?: string | undefined;
}

/** A stream of a call's audio. */
export interface AudioStream {
  readonly streamId: string;
  readonly callUuid?: string | null | undefined;
  readonly serviceUrl?: string | null | undefined;
  readonly audioTrack?: string | null | undefined;
  readonly bidirectional?: boolean | null | undefined;
  /** `initiated` and what follows. */
  readonly status?: string | null | undefined;
  readonly createdAt?: string | null | undefined;
  readonly startTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  readonly contentType?: string | null | undefined;
  readonly statusCallbackUrl?: string | null | undefined;
  readonly statusCallbackMethod?: string | null | undefined;
  /** Seconds. */
  readonly billDuration?: number | null | undefined;
  /** Seconds after rounding to what is billed. */
  readonly roundedBillDuration?: number | null | undefined;
  /** A decimal, such as `0.00850`. */
  readonly billedAmount?: string | null | undefined;
  readonly plivoAuthId?: string | null | undefined;
  readonly resourceUri?: string | null | undefined;
  readonly apiId?: string | undefined;
}

const AudioStreamShape: OpenShape<AudioStream> = {
  required: { streamId: true },
  fields: {
    streamId: id,
    billDuration: numberOrNull,
    roundedBillDuration: numberOrNull,
  },
  open: true,
};

/**
 * Sends the audio of a live call to a WebSocket.
 *
 * @see https://www.plivo.com/docs/voice/api/audio-stream
 */
export const startStream: Method<[callUuid: string, parameters: StreamParameters], StartedStream> =
  /* @__PURE__ */ operation({
    name: "calls.streams.start",
    method: POST,
    path: path("Call/{callUuid}/Stream/"),
    parameters: StreamShape,
    response: AcknowledgedShape,
  });

interface Place {
  readonly offset?: number | undefined;
}

const list: Operation<Place, Page<AudioStream>> = {
  name: "calls.streams.list",
  method: GET,
  path: path("Call/{callUuid}/Stream/"),
  parameters: { required: {}, fields: { offset: { from: 0, unit: "streams" } } },
  response: pageOf(AudioStreamShape),
};

/** The audio streams of a live call. */
export function listStreams(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): Pages<AudioStream> {
  return pagesFrom(0, (offset) => connection.send(list, [callUuid], { offset }, options));
}

/** One audio stream of a live call. */
export const getStream: Method<[callUuid: string, streamId: string], AudioStream> = /* @__PURE__ */ operation(
  {
    name: "calls.streams.get",
    method: GET,
    path: path("Call/{callUuid}/Stream/{streamId}/"),
    response: AudioStreamShape,
  },
);

/** Ends one audio stream of a live call. */
export const stopStream: Method<[callUuid: string, streamId: string], void> = /* @__PURE__ */ operation({
  name: "calls.streams.stop",
  method: DELETE,
  path: path("Call/{callUuid}/Stream/{streamId}/"),
});

/** Ends every audio stream of a live call. */
export const stopAllStreams: Method<[callUuid: string], void> = /* @__PURE__ */ operation({
  name: "calls.streams.stopAll",
  method: DELETE,
  path: path("Call/{callUuid}/Stream/"),
});
