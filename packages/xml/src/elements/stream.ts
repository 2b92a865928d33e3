import { type AudioTrack, audioTracks } from "@plivo-edge/plivo/audio";
import { mostExtraHeaderBytes } from "@plivo-edge/plivo/limits";
import { trimmed } from "../content.ts";
import { text, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, insecure, noEffect } from "../finding.ts";
import { type FlowOf, goesOn } from "../flow.ts";
import { fits } from "../limits.ts";
import type { RawElement } from "../raw.ts";
import { type AttributeTable, isDocumented } from "../rule.ts";
import {
  type AudioContentType,
  audioContentType,
  boolean,
  httpUrl,
  type Method,
  method,
  positive,
  sipHeaders,
  webSocketUrl,
} from "../rules.ts";

/** The attributes of `Stream`. */
export interface StreamAttributes {
  /** Whether the other end may send audio into the call. @default false */
  readonly bidirectional?: boolean | undefined;
  /** Whose audio is sent; only `inbound` with `bidirectional`. @default "inbound" */
  readonly audioTrack?: AudioTrack | undefined;
  /** Seconds until the stream stops; the call goes on. @default 86400 */
  readonly streamTimeout?: number | undefined;
  /** The codec and the rate of the audio. @default "audio/x-l16;rate=8000" */
  readonly contentType?: AudioContentType | undefined;
  /** Whether the next element waits until the stream ends. @default false */
  readonly keepCallAlive?: boolean | undefined;
  /** `name=value` pairs between commas, at most 512 bytes, which arrive in the `start` message. */
  readonly extraHeaders?: string | undefined;
  /** Gets `Event`: StartStream, StopStream, DroppedStream, DegradedStream. */
  readonly statusCallbackUrl?: string | undefined;
  /** How `statusCallbackUrl` is requested. @default "POST" */
  readonly statusCallbackMethod?: Method | undefined;
  /** Whether noise is removed from the audio. @default false */
  readonly noiseCancellation?: boolean | undefined;
  /** 60 to 100, with `noiseCancellation`. @default 85 */
  readonly noiseCancellationLevel?: number | undefined;
}

/** Audio that is sent to a WebSocket. */
export type StreamElement = XmlElement<
  "Stream",
  StreamAttributes,
  readonly [url: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<StreamAttributes> = {
  bidirectional: boolean,
  audioTrack: { words: audioTracks },
  streamTimeout: positive,
  contentType: audioContentType,
  keepCallAlive: boolean,
  extraHeaders: sipHeaders,
  statusCallbackUrl: httpUrl,
  statusCallbackMethod: method,
  noiseCancellation: boolean,
  noiseCancellationLevel: { from: 60, to: 100 },
};

export const spec: ElementSpec<StreamElement> = /* @__PURE__ */ defineElement({
  name: "Stream",
  category: verb,
  // Required; there is nowhere to send the audio otherwise.
  content: { pattern: /^wss?:\/\/[^\s/?#]/i, form: "an absolute ws or wss URL" },
  contentModel: text,
  check({ attributes: { bidirectional, audioTrack = "inbound" } }) {
    // Documented as forbidden.
    if (!bidirectional || audioTrack === "inbound") return;
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
  return element(spec, attributes, trimmed(url));
}

export const findings: Findings<StreamElement> = function* ({ attributes, children: [url] }) {
  const { extraHeaders, noiseCancellation, noiseCancellationLevel } = attributes;
  if (!isDocumented(webSocketUrl, url))
    yield { code: "value", message: `is documented to hold ${webSocketUrl.form}` };
  if (!/^wss:/i.test(url)) yield insecure("does not send the audio over wss");
  if (noiseCancellationLevel !== undefined && !noiseCancellation) {
    yield noEffect("noiseCancellationLevel", "needs noiseCancellation");
  }
  if (extraHeaders !== undefined && !fits(extraHeaders, mostExtraHeaderBytes)) {
    yield {
      code: "value",
      attribute: "extraHeaders",
      message: `must be at most ${mostExtraHeaderBytes} bytes`,
    };
  }
};

export const flow: FlowOf<StreamElement> = goesOn;
