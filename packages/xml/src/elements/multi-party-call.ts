import { mostExtraHeaderBytes } from "@plivo-edge/plivo/limits";
import { trimmed } from "../content.ts";
import { text, verb } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, noEffect } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import { fits } from "../limits.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";
import {
  type AudioContentType,
  audioContentType,
  boolean,
  type FileFormat,
  fileFormat,
  httpUrl,
  type Method,
  method,
  nextMethod,
  positive,
  sipHeaders,
  someText,
  urlOr,
  webSocketUrl,
} from "../rules.ts";

/** The attributes of `MultiPartyCall`. */
export interface MultiPartyCallAttributes {
  /** What this participant is. */
  readonly role: "Agent" | "Customer" | "Supervisor" | "ai-agent" | "agent" | "customer" | "supervisor";
  /** Seconds from the first participant on: 300 to 28800. @default 14400 */
  readonly maxDuration?: number | undefined;
  /** 2 to 10. @default 10 */
  readonly maxParticipants?: number | undefined;
  /** How many participants start the recording: 1 or 2. @default 1 */
  readonly recordMinMemberCount?: number | undefined;
  /** Whether the call is recorded. @default false */
  readonly record?: boolean | undefined;
  /** The format of the recording. @default "mp3" */
  readonly recordFileFormat?: FileFormat | undefined;
  /** Whether this participant is recorded in a file of its own. @default false */
  readonly recordParticipantTrack?: boolean | undefined;
  /** Whether a coaching supervisor is recorded. */
  readonly recordCoachVoice?: boolean | undefined;
  /** Whether the call starts only with an agent. @default false */
  readonly waitForAgent?: boolean | undefined;
  /** Seconds that a participant may wait for the start: 0 to 1800. */
  readonly waitTime?: number | undefined;
  /** The URL of a document of `Speak`, `Play` and `Wait`, which is heard until the start. */
  readonly waitMusicUrl?: string | undefined;
  /** How `waitMusicUrl` is requested. @default "GET" */
  readonly waitMusicMethod?: Method | undefined;
  /** The URL of a document that an agent hears on hold. */
  readonly agentHoldMusicUrl?: string | undefined;
  /** How `agentHoldMusicUrl` is requested. @default "GET" */
  readonly agentHoldMusicMethod?: Method | undefined;
  /** The URL of a document that a customer hears on hold. */
  readonly customerHoldMusicUrl?: string | undefined;
  /** How `customerHoldMusicUrl` is requested. @default "GET" */
  readonly customerHoldMusicMethod?: Method | undefined;
  /** The URL of a document that is heard when the recording starts. */
  readonly startRecordingAudio?: string | undefined;
  /** How `startRecordingAudio` is requested. @default "GET" */
  readonly startRecordingAudioMethod?: Method | undefined;
  /** The URL of a document that is heard when the recording stops. */
  readonly stopRecordingAudio?: string | undefined;
  /** How `stopRecordingAudio` is requested. @default "GET" */
  readonly stopRecordingAudioMethod?: Method | undefined;
  /** Gets what becomes of the recording. */
  readonly recordingCallbackUrl?: string | undefined;
  /** Plivo's sources differ on the default, so set it. */
  readonly recordingCallbackMethod?: Method | undefined;
  /** Gets the events of `statusCallbackEvents`. */
  readonly statusCallbackUrl?: string | undefined;
  /** How `statusCallbackUrl` is requested. @default "POST" */
  readonly statusCallbackMethod?: Method | undefined;
  /** Groups of events, between commas. @default "mpc-state-changes,participant-state-changes" */
  readonly statusCallbackEvents?: string | undefined;
  /** Whether this participant starts muted. @default false */
  readonly mute?: boolean | undefined;
  /** Whether this participant starts on hold. @default false */
  readonly hold?: boolean | undefined;
  /** Whether a supervisor is heard by agents only. @default true */
  readonly coachMode?: boolean | undefined;
  /** Whether this participant may stay when all others have left. @default false */
  readonly stayAlone?: boolean | undefined;
  /** Whether this participant starts the call. @default true */
  readonly startMpcOnEnter?: boolean | undefined;
  /** Whether the call ends when this participant leaves. @default false */
  readonly endMpcOnExit?: boolean | undefined;
  /** What all hear when this participant enters: a beep, a document's URL, or `none`. @default "beep:1" */
  readonly enterSound?: "none" | "beep:1" | "beep:2" | (string & {}) | undefined;
  /** How `enterSound` is requested. @default "GET" */
  readonly enterSoundMethod?: Method | undefined;
  /** What all hear when this participant leaves: a beep, a document's URL, or `none`. @default "beep:2" */
  readonly exitSound?: "none" | "beep:1" | "beep:2" | (string & {}) | undefined;
  /** How `exitSound` is requested. @default "GET" */
  readonly exitSoundMethod?: Method | undefined;
  /** The URL of the document for this participant after the call. */
  readonly onExitActionUrl?: string | undefined;
  /** How `onExitActionUrl` is requested. @default "POST" */
  readonly onExitActionMethod?: Method | undefined;
  /** Whether the others hear this participant's tones. @default false */
  readonly relayDTMFInputs?: boolean | undefined;
  /** Whether the call is transcribed. @default false */
  readonly transcript?: boolean | undefined;
  /** Gets the transcription. */
  readonly transcriptionUrl?: string | undefined;
  /** The WebSocket of the agent, with the role `ai-agent`. */
  readonly aiAgentStreamServiceUrl?: string | undefined;
  /** The codec and the rate of the agent's audio. @default "audio/x-l16;rate=8000" */
  readonly aiAgentStreamContentType?: AudioContentType | undefined;
  /** Hertz. */
  readonly aiAgentStreamSamplingRate?: number | undefined;
  /** `name=value` pairs between commas, at most 512 bytes. */
  readonly aiAgentStreamExtraHeaders?: string | undefined;
  /** Gets what becomes of the agent's stream. */
  readonly aiAgentStreamStatusCallbackUrl?: string | undefined;
  /** How `aiAgentStreamStatusCallbackUrl` is requested. @default "POST" */
  readonly aiAgentStreamStatusCallbackMethod?: Method | undefined;
}

/**
 * A multiparty call to join.
 *
 * One of Plivo's SDKs nests `AgentHoldMusic` and `CustomerHoldMusic` in it, which no page documents.
 */
export type MultiPartyCallElement = XmlElement<
  "MultiPartyCall",
  MultiPartyCallAttributes,
  readonly [name: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<MultiPartyCallAttributes> = {
  role: {
    words: {
      Agent: true,
      Customer: true,
      Supervisor: true,
      "ai-agent": true,
      agent: true,
      customer: true,
      supervisor: true,
    },
  },
  maxDuration: { from: 300, to: 28_800 },
  maxParticipants: { from: 2, to: 10 },
  recordMinMemberCount: { from: 1, to: 2 },
  record: boolean,
  recordFileFormat: fileFormat,
  recordParticipantTrack: boolean,
  recordCoachVoice: boolean,
  waitForAgent: boolean,
  waitTime: { from: 0, to: 1800 },
  waitMusicUrl: httpUrl,
  waitMusicMethod: method,
  agentHoldMusicUrl: httpUrl,
  agentHoldMusicMethod: method,
  customerHoldMusicUrl: httpUrl,
  customerHoldMusicMethod: method,
  startRecordingAudio: httpUrl,
  startRecordingAudioMethod: method,
  stopRecordingAudio: httpUrl,
  stopRecordingAudioMethod: method,
  recordingCallbackUrl: httpUrl,
  recordingCallbackMethod: method,
  statusCallbackUrl: httpUrl,
  statusCallbackMethod: method,
  statusCallbackEvents: {
    pattern:
      /^\s*((mpc-state-changes|participant-(state-changes|speak-events|digit-input-events|audio-events)|add-participant-api-events)\s*(,\s*(?!$)|$))+$/,
    form: "groups of events between commas, such as mpc-state-changes,participant-state-changes",
  },
  mute: boolean,
  hold: boolean,
  coachMode: boolean,
  stayAlone: boolean,
  startMpcOnEnter: boolean,
  endMpcOnExit: boolean,
  enterSound: /* @__PURE__ */ urlOr({ none: true, "beep:1": true, "beep:2": true }),
  enterSoundMethod: method,
  exitSound: /* @__PURE__ */ urlOr({ none: true, "beep:1": true, "beep:2": true }),
  exitSoundMethod: method,
  onExitActionUrl: httpUrl,
  onExitActionMethod: method,
  relayDTMFInputs: boolean,
  transcript: boolean,
  transcriptionUrl: httpUrl,
  aiAgentStreamServiceUrl: webSocketUrl,
  aiAgentStreamContentType: audioContentType,
  aiAgentStreamSamplingRate: positive,
  aiAgentStreamExtraHeaders: sipHeaders,
  aiAgentStreamStatusCallbackUrl: httpUrl,
  aiAgentStreamStatusCallbackMethod: method,
};

export const spec: ElementSpec<MultiPartyCallElement> = /* @__PURE__ */ defineElement({
  name: "MultiPartyCall",
  refused: {
    // Required, and of no use with any other; Plivo's SDKs take them in any case.
    role: {
      pattern: /^(agent|customer|supervisor|ai-agent)$/i,
      form: "Agent, Customer, Supervisor or ai-agent",
    },
    // Plivo ends the call with 7022 or 7032 otherwise.
    onExitActionUrl: httpUrl,
    onExitActionMethod: nextMethod,
  },
  category: verb,
  required: { role: true },
  missing,
  content: someText,
  contentModel: text,
});

/**
 * Joins the multiparty call of that name: agents, customers and supervisors, at most 10.
 *
 * @see https://www.plivo.com/docs/voice/xml/multiparty-call
 * @example
 * multiPartyCall("order-4711", { role: "Supervisor", coachMode: false });
 */
export function multiPartyCall(name: string, attributes: MultiPartyCallAttributes): MultiPartyCallElement {
  return element(spec, attributes, trimmed(name));
}

export const findings: Findings<MultiPartyCallElement> = function* ({ attributes }) {
  const { coachMode, aiAgentStreamExtraHeaders: headers } = attributes;
  // What a document has in other letters than the documented ones is kept beside those.
  const role = String(attributes.role ?? Object(attributes)["#role"]).toLowerCase();
  if (coachMode !== undefined && role !== "supervisor") {
    yield noEffect("coachMode", "is for supervisors");
  }
  for (const attribute of Object.keys(attributes)) {
    if (attribute.startsWith("aiAgent") && role !== "ai-agent") {
      yield noEffect(attribute, "needs the role ai-agent");
    }
  }
  if (headers !== undefined && !fits(headers, mostExtraHeaderBytes)) {
    yield {
      code: "value",
      attribute: "aiAgentStreamExtraHeaders",
      message: `must be at most ${mostExtraHeaderBytes} bytes`,
    };
  }
};

export const flow: FlowOf<MultiPartyCallElement> = ({ attributes }) => ({
  holds: true,
  replaces: attributes.onExitActionUrl !== undefined,
});
