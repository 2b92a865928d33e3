import { type ChannelType, channelTypes } from "@plivo-edge/plivo/audio";
import { type TranscriptionReportType, transcriptionReportTypes } from "@plivo-edge/plivo/transcription";
import { verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { Findings } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import {
  boolean,
  type FileFormat,
  fileFormat,
  httpUrl,
  type Method,
  method,
  nextMethod,
  positive,
  type TranscriptionType,
  transcriptionType,
} from "../rules.ts";

/** The attributes of `Record`. */
export interface RecordAttributes {
  /** Gets `RecordUrl`, `RecordingID` and the durations, when the recording is over; at once if it is in the background. */
  readonly action?: string | undefined;
  /** How `action` is requested. @default "POST" */
  readonly method?: Method | undefined;
  /** Whether the reply of `action` replaces this document. @default true */
  readonly redirect?: boolean | undefined;
  /** The format of the recording. @default "mp3" */
  readonly fileFormat?: FileFormat | undefined;
  /** Seconds of silence that end the recording. @default 15 */
  readonly timeout?: number | undefined;
  /** Seconds, more than 1. @default 60 */
  readonly maxLength?: number | undefined;
  /** The keys that end the recording, or `none`. @default "#" */
  readonly finishOnKey?: string | undefined;
  /** Whether a beep precedes the recording. @default true */
  readonly playBeep?: boolean | undefined;
  /** Whether the whole call is recorded in the background. @default false */
  readonly recordSession?: boolean | undefined;
  /** Whether to record in the background once a `Dial` after this is answered. @default false */
  readonly startOnDialAnswer?: boolean | undefined;
  /** Whether both parties share one channel. @default "stereo" */
  readonly recordChannelType?: ChannelType | undefined;
  /** English only, from 500 ms to 4 hours. */
  readonly transcriptionType?: TranscriptionType | undefined;
  /** Gets the transcription. */
  readonly transcriptionUrl?: string | undefined;
  /** How `transcriptionUrl` is requested. @default "POST" */
  readonly transcriptionMethod?: Method | undefined;
  /** How much the transcript says. @default "compact" */
  readonly transcriptionReportType?: TranscriptionReportType | undefined;
  /** Gets `RecordUrl` once the file is ready. */
  readonly callbackUrl?: string | undefined;
  /** How `callbackUrl` is requested. @default "POST" */
  readonly callbackMethod?: Method | undefined;
}

/** A recording of the call. */
export type RecordElement = XmlElement<"Record", RecordAttributes, readonly RawElement[]>;

export const documented: AttributeTable<RecordAttributes> = {
  action: httpUrl,
  method,
  redirect: boolean,
  fileFormat,
  timeout: positive,
  maxLength: { from: 2 },
  finishOnKey: { pattern: /^([\d*#]*|none)$/, form: "the keys 0-9 * #, or none" },
  playBeep: boolean,
  recordSession: boolean,
  startOnDialAnswer: boolean,
  recordChannelType: { words: channelTypes },
  transcriptionType,
  transcriptionUrl: httpUrl,
  transcriptionMethod: method,
  transcriptionReportType: { words: transcriptionReportTypes },
  callbackUrl: httpUrl,
  callbackMethod: method,
};

export const spec: ElementSpec<RecordElement> = /* @__PURE__ */ defineElement({
  name: "Record",
  // Plivo ends the call with 7022 or 7032 otherwise.
  refused: { action: httpUrl, method: nextMethod },
  category: verb,
});

/**
 * Records the caller, or with `recordSession` the whole call.
 *
 * @see https://www.plivo.com/docs/voice/xml/record
 * @example
 * record({ action: "https://example.com/voicemail", maxLength: 120, finishOnKey: "#" });
 */
export function record(attributes: RecordAttributes = {}): RecordElement {
  return element(spec, attributes, []);
}

export const findings: Findings<RecordElement> = function* ({ attributes }) {
  const { recordSession, startOnDialAnswer, maxLength, action, redirect = true } = attributes;
  if (recordSession && maxLength === undefined) {
    yield {
      code: "default",
      attribute: "maxLength",
      message: "is 60 seconds by default, after which the recording of the call ends",
    };
  }
  if ((recordSession || startOnDialAnswer) && action && redirect) {
    yield {
      code: "order",
      attribute: "action",
      message: "replaces the document at once, before anything was said",
    };
  }
};

export const flow: FlowOf<RecordElement> = ({ attributes }) => {
  const { recordSession, startOnDialAnswer, action, redirect } = attributes;
  return {
    holds: !recordSession && !startOnDialAnswer,
    replaces: action !== undefined && redirect !== false,
  };
};
