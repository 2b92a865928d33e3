import { trimmed } from "../content.ts";
import { text, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, noEffect } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import {
  boolean,
  digitsMatch,
  type FileFormat,
  fileFormat,
  httpUrl,
  type Method,
  method,
  nextMethod,
  someText,
  type TranscriptionType,
  transcriptionType,
  urlOr,
} from "../rules.ts";

/** The attributes of `Conference`. */
export interface ConferenceAttributes {
  /** Whether this member is heard by nobody. @default false */
  readonly muted?: boolean | undefined;
  /** What all hear when this member enters: `beep:1`, `beep:2`, or a document's URL. */
  readonly enterSound?: "" | "beep:1" | "beep:2" | (string & {}) | undefined;
  /** What all hear when this member leaves: `beep:1`, `beep:2`, or a document's URL. */
  readonly exitSound?: "" | "beep:1" | "beep:2" | (string & {}) | undefined;
  /** Whether this member starts the conference. @default true */
  readonly startConferenceOnEnter?: boolean | undefined;
  /** Whether the conference ends when this member leaves. @default false */
  readonly endConferenceOnExit?: boolean | undefined;
  /** Whether a member may stay when all others have left. @default true */
  readonly stayAlone?: boolean | undefined;
  /** The URL of a document, which is heard until the conference starts. */
  readonly waitSound?: string | undefined;
  /** 1 to 20. @default 20 */
  readonly maxMembers?: number | undefined;
  /** Seconds. @default 86400 */
  readonly timeLimit?: number | undefined;
  /** Whether this member leaves with `*`. @default false */
  readonly hangupOnStar?: boolean | undefined;
  /** Whether the conference is recorded. @default false */
  readonly record?: boolean | undefined;
  /** The format of the recording. @default "mp3" */
  readonly recordFileFormat?: FileFormat | undefined;
  /** Who transcribes the recording; nobody without it. */
  readonly transcriptionType?: TranscriptionType | undefined;
  /** Gets the transcription. */
  readonly transcriptionUrl?: string | undefined;
  /** How `transcriptionUrl` is requested. @default "POST" */
  readonly transcriptionMethod?: Method | undefined;
  /** Asked when this member leaves. */
  readonly action?: string | undefined;
  /** How `action` is requested. @default "POST" */
  readonly method?: Method | undefined;
  /** Whether the reply of `action` replaces this document. @default true */
  readonly redirect?: boolean | undefined;
  /** Gets `ConferenceAction`: enter, exit, digits, floor, record. */
  readonly callbackUrl?: string | undefined;
  /** How `callbackUrl` is requested. @default "POST" */
  readonly callbackMethod?: Method | undefined;
  /** Digits to report when this member presses them, between commas. Needs `callbackUrl`. */
  readonly digitsMatch?: string | undefined;
  /** Whether `callbackUrl` hears that this member begins to speak. @default false */
  readonly floorEvent?: boolean | undefined;
  /** Whether the others hear this member's tones. @default true */
  readonly relayDTMF?: boolean | undefined;
}

/** A conference room to join. */
export type ConferenceElement = XmlElement<
  "Conference",
  ConferenceAttributes,
  readonly [room: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<ConferenceAttributes> = {
  muted: boolean,
  enterSound: /* @__PURE__ */ urlOr({ "": true, "beep:1": true, "beep:2": true }),
  exitSound: /* @__PURE__ */ urlOr({ "": true, "beep:1": true, "beep:2": true }),
  startConferenceOnEnter: boolean,
  endConferenceOnExit: boolean,
  stayAlone: boolean,
  waitSound: httpUrl,
  maxMembers: { from: 1, to: 20 },
  timeLimit: { from: 0 },
  hangupOnStar: boolean,
  record: boolean,
  recordFileFormat: fileFormat,
  transcriptionType,
  transcriptionUrl: httpUrl,
  transcriptionMethod: method,
  action: httpUrl,
  method,
  redirect: boolean,
  callbackUrl: httpUrl,
  callbackMethod: method,
  digitsMatch,
  floorEvent: boolean,
  relayDTMF: boolean,
};

export const spec: ElementSpec<ConferenceElement> = /* @__PURE__ */ defineElement({
  name: "Conference",
  // Plivo ends the call with 7022 or 7032 otherwise.
  refused: { action: httpUrl, method: nextMethod },
  category: verb,
  // Required: without a name there is no room.
  content: someText,
  contentModel: text,
});

/**
 * Joins the conference room of that name, at most 20 members to a room.
 *
 * @example
 * conference("stand-up", { endConferenceOnExit: true, record: true });
 */
export function conference(room: string, attributes: ConferenceAttributes = {}): ConferenceElement {
  return element(spec, attributes, trimmed(room));
}

export const findings: Findings<ConferenceElement> = function* ({ attributes }) {
  const { callbackUrl, digitsMatch, floorEvent } = attributes;
  if (digitsMatch && !callbackUrl) yield noEffect("digitsMatch", "needs callbackUrl");
  if (floorEvent && !callbackUrl) yield noEffect("floorEvent", "needs callbackUrl");
};

export const flow: FlowOf<ConferenceElement> = ({ attributes: { action, redirect } }) => ({
  holds: true,
  replaces: action !== undefined && redirect !== false,
});
