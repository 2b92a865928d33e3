import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { text, verb } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import {
  type AudioContentType,
  audioContentType,
  boolean,
  extraHeadersFault,
  httpUrl,
  type Method,
  method,
  positive,
  sipHeaders,
  webSocketUrl,
} from "../rules.ts";

export interface StreamAttributes {
  /** Whether the other end may send audio into the call. @default false */
  readonly bidirectional?: boolean | undefined;
  /** Whose audio is sent; only `inbound` with `bidirectional`. @default "inbound" */
  readonly audioTrack?: "inbound" | "outbound" | "both" | undefined;
  /** Seconds until the stream stops; the call goes on. @default 86400 */
  readonly streamTimeout?: number | undefined;
  /** @default "audio/x-l16;rate=8000" */
  readonly contentType?: AudioContentType | undefined;
  /** Whether the next element waits until the stream ends. @default false */
  readonly keepCallAlive?: boolean | undefined;
  /** `name=value` pairs between commas, at most 512 bytes, which arrive in the `start` message. */
  readonly extraHeaders?: string | undefined;
  /** Gets `Event`: StartStream, StopStream, DroppedStream, DegradedStream. */
  readonly statusCallbackUrl?: string | undefined;
  /** @default "POST" */
  readonly statusCallbackMethod?: Method | undefined;
  /** @default false */
  readonly noiseCancellation?: boolean | undefined;
  /** 60 to 100, with `noiseCancellation`. @default 85 */
  readonly noiseCancellationLevel?: number | undefined;
}

export type StreamElement = XmlElement<"Stream", StreamAttributes, readonly [url: string]>;

export const kind: Kind<StreamElement> = /* @__PURE__ */ define({
  name: "Stream",
  group: verb,
  attributes: {
    bidirectional: boolean,
    audioTrack: { words: { inbound: true, outbound: true, both: true } },
    streamTimeout: positive,
    contentType: audioContentType,
    keepCallAlive: boolean,
    extraHeaders: sipHeaders,
    statusCallbackUrl: httpUrl,
    statusCallbackMethod: method,
    noiseCancellation: boolean,
    noiseCancellationLevel: { from: 60, to: 100 },
  },
  content: webSocketUrl,
  holds: text,
  check({ attributes: { bidirectional, audioTrack = "inbound", extraHeaders } }) {
    if (!bidirectional || audioTrack === "inbound") return extraHeadersFault("extraHeaders", extraHeaders);
    return {
      code: "conflict",
      attribute: "audioTrack",
      message: "must be inbound where bidirectional is true",
    };
  },
});

/**
 * Streams the call's audio to a WebSocket, and with `bidirectional` audio from it into the call.
 *
 * @see https://www.plivo.com/docs/voice/xml/audio-streaming
 * @example
 * stream("wss://agent.example.com/", { bidirectional: true, keepCallAlive: true });
 */
export function stream(url: string, attributes: StreamAttributes = {}): StreamElement {
  return element(kind, attributes, trimmed(url));
}
