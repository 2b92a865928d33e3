import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";
import { type FactSchema, type FactSchemas, factSchemas } from "./fact-schemas.ts";
import type { EventFacts, RecordingFacts } from "./facts.ts";
import type { CallStatus } from "./status.ts";

// What is known of each type of event, a column a table, so that a bundle holds only the columns that it uses. The
// compiler names every one that a new type must be added to.

/** Whether Plivo waits for a document as the reply, or tells a status and takes any 200. */
export const wants: Readonly<Record<CallEventType, "document" | "status">> = {
  ring: "status",
  machine: "status",
  hangup: "status",
  answer: "document",
  fallback: "document",
  digits: "document",
  input: "document",
  record: "document",
  dial: "document",
  exit: "document",
  redirect: "document",
  transfer: "document",
  speech: "status",
  leg: "status",
  conference: "status",
  multiparty: "status",
  recording: "status",
  transcription: "status",
  stream: "status",
};

/** What an event proves of its call's state. */
export interface Proof {
  /** Of an end it is what most calls end with: the hangup's own facts say how this one did. */
  readonly status: CallStatus;
  /** Absent where it may name another leg, or come long after the end. */
  readonly time?: "ringingAt" | "answeredAt" | "endedAt";
  /** What it proves where its own `CallStatus` says `ringing`. */
  readonly ifRinging?: Proof;
}

const ringing: Proof = { status: "ringing", time: "ringingAt" };
/** Somebody pressed a key or spoke: it was answered, whatever `CallStatus` says. */
const heard: Proof = { status: "in-progress", time: "answeredAt" };
/** Plivo asks for a document, or listens for a machine. It asks for that of an inbound call before it answers. */
const answered: Proof = { status: "in-progress", time: "answeredAt", ifRinging: ringing };
const goesOn: Proof = { status: "in-progress", ifRinging: { status: "ringing" } };

export const proves: Readonly<Record<CallEventType, Proof>> = {
  ring: ringing,
  machine: answered,
  hangup: { status: "completed", time: "endedAt" },
  answer: answered,
  fallback: answered,
  digits: heard,
  input: heard,
  record: answered,
  dial: answered,
  exit: answered,
  redirect: answered,
  transfer: answered,
  speech: { status: "in-progress" },
  leg: goesOn,
  conference: goesOn,
  multiparty: goesOn,
  recording: goesOn,
  transcription: goesOn,
  stream: goesOn,
};

/** What tells an event from others of its type and leg; where a part of it is missing, the nonce does. */
type Identity<Event> = (event: Event) => readonly (string | number | undefined)[];

/** There is one of it to a leg. */
const once = () => [];
/** One element of one document asks its URL once. */
const byUrl = ({ urlId }: CallEvent) => [urlId];
const byRecording = ({ recordingId }: RecordingFacts) => [recordingId];
/** Plivo tells nothing of it that may not come again. */
const byNonce = [undefined];

/** What two copies of one event have in common, and two events of one type and one leg have not. */
export const identifies: { readonly [Type in CallEventType]: Identity<CallEventOf<Type>> } = {
  ring: once,
  machine: once,
  hangup: ({ inferred }) => (inferred ? ["inferred"] : []),
  answer: once,
  fallback: once,
  digits: byUrl,
  input: byUrl,
  record: ({ urlId, recordingId = urlId }) => [recordingId],
  // Where nobody answered there is no leg.
  dial: ({ urlId, dialBLegUuid = urlId }) => [dialBLegUuid],
  exit: ({ urlId, mpcUuid = "", conferenceUuid = mpcUuid, memberId, conferenceMemberId = memberId }) =>
    conferenceMemberId ? [conferenceUuid, conferenceMemberId] : [urlId],
  redirect: byUrl,
  transfer: byUrl,
  // Counted within one element.
  speech: ({ urlId, sequenceNumber }) => [urlId, sequenceNumber],
  leg: ({ dialBLegUuid, dialAction }) => (dialAction === "digits" ? byNonce : [dialBLegUuid, dialAction]),
  conference: ({ conferenceUuid = "", conferenceMemberId, conferenceAction: action, recordingId }) => {
    if (action === "record") return [recordingId];
    return action === "enter" || action === "exit" ? [conferenceUuid, conferenceMemberId, action] : byNonce;
  },
  multiparty: ({ mpcUuid, memberId = "", recordingId = "", eventName, eventTimestamp }) =>
    // A key may be pressed twice within one tick of the clock; whatever else comes at once differs.
    eventName === "ParticipantDigitInput"
      ? byNonce
      : [mpcUuid, memberId, recordingId, eventName, eventTimestamp],
  recording: byRecording,
  transcription: byRecording,
  // It may drop, or get worse, more than once.
  stream: ({ streamId, streamStatus, timestamp }) => [streamId, streamStatus, timestamp],
};

/** What an event says beyond its type and what is known without its parameters. */
type Fields<Event> = Event extends CallEvent
  ? Omit<Event, "type" | "inferred" | "endedAt" | Exclude<keyof EventFacts, "callUuid">>
  : never;

/** A field of an event. */
export type Field = Fields<CallEvent> extends infer All ? (All extends All ? keyof All : never) : never;

type Schemas<All> = { readonly [Name in keyof All]-?: FactSchema<Exclude<All[Name], undefined>> };
type Carried = { readonly [Type in CallEventType]: Schemas<Fields<CallEventOf<Type>>> };

/**
 * Makes the column of what an event carries: a function, so that a bundle that only verifies or folds has none of it.
 *
 * @param kinds what to write for each kind of fact: the schemas that read it, unless something else is wanted
 */
export function carries(kinds: FactSchemas = factSchemas()): Carried {
  const { amount, empty, flag, machine, party, quantity, text, textOrNone, wholeNumber, word } = kinds;
  const call = {
    callUuid: text,
    requestUuid: text,
    aLegUuid: text,
    aLegRequestUuid: text,
    from: party,
    to: party,
    direction: word("outbound", "inbound"),
    callStatus: word(
      ...(["ringing", "in-progress", "completed", "busy"] as const),
      ...(["failed", "timeout", "no-answer", "cancel"] as const),
    ),
    sessionStart: text,
    stirVerification: word("Verified", "Not Verified", "Not Applicable"),
    stirAttestation: word("A", "B", "C", "Not Applicable"),
  };
  const document = { ...call, machine };
  const recording = {
    recordingId: text,
    recordUrl: text,
    recordingDuration: quantity,
    recordingDurationMs: quantity,
    recordingStartMs: quantity,
    recordingEndMs: quantity,
  };
  const conference = { conferenceName: text, conferenceUuid: text, conferenceMemberId: text };
  const multiparty = {
    mpcUuid: text,
    mpcName: text,
    memberId: text,
    participantRole: word("agent", "customer", "supervisor", "ai-agent"),
    participantCallUuid: text,
  };
  return {
    ring: call,
    machine: { ...document, ifMachine: word("continue", "hangup") },
    hangup: {
      ...document,
      hangupCause: text,
      hangupCauseCode: wholeNumber,
      hangupCauseName: text,
      hangupSource: word(
        ...(["Caller", "Callee", "Plivo", "Carrier"] as const),
        ...(["API Request", "Answer XML", "Error", "Unknown"] as const),
      ),
      duration: wholeNumber,
      billDuration: wholeNumber,
      totalCost: amount,
      startTime: text,
      answerTime: text,
      unanswered: empty,
      endTime: text,
    },
    answer: document,
    fallback: document,
    digits: { ...document, digits: textOrNone },
    input: {
      ...document,
      inputType: word("dtmf", "speech"),
      digits: text,
      speech: text,
      speechConfidenceScore: quantity,
    },
    record: { ...document, ...recording, digits: text },
    dial: {
      ...document,
      dialStatus: word("completed", "busy", "failed", "cancel", "timeout", "no-answer"),
      dialRingStatus: flag,
      dialHangupCause: text,
      dialBLegUuid: text,
    },
    exit: {
      ...document,
      ...conference,
      ...recording,
      ...multiparty,
      participantJoinTime: text,
      participantEndTime: text,
    },
    redirect: document,
    transfer: document,
    speech: {
      ...call,
      stableSpeech: text,
      unstableSpeech: text,
      stability: quantity,
      sequenceNumber: wholeNumber,
    },
    leg: {
      ...call,
      dialAction: word("answer", "connected", "hangup", "digits"),
      dialALegUuid: text,
      dialBLegUuid: text,
      dialBLegFrom: party,
      dialBLegTo: party,
      dialBLegPosition: wholeNumber,
      dialBLegDuration: wholeNumber,
      dialBLegBillDuration: wholeNumber,
      dialBLegHangupCause: text,
      dialBLegHangupCauseCode: wholeNumber,
      dialBLegHangupCauseName: text,
      dialBLegHangupSource: text,
      dialDigitsMatch: text,
      dialDigitsPressedBy: word("aleg", "bleg"),
    },
    conference: {
      ...call,
      ...conference,
      ...recording,
      conferenceAction: word("enter", "exit", "digits", "floor", "record"),
      conferenceDigitsMatch: text,
    },
    multiparty: {
      ...call,
      ...multiparty,
      ...recording,
      eventName: text,
      eventTimestamp: text,
      participantCoachMode: flag,
      mpcDuration: quantity,
      mpcBilledDuration: quantity,
      mpcBilledAmount: amount,
      sequenceNumber: wholeNumber,
    },
    recording: { ...call, ...recording },
    transcription: {
      ...call,
      recordingId: text,
      transcription: text,
      transcriptionCharge: amount,
      transcriptionRate: amount,
      error: text,
    },
    stream: {
      ...call,
      streamId: text,
      streamStatus: word("started", "stopped", "dropped", "degraded", "failed"),
      serviceUrl: text,
      statusReason: text,
      timestamp: text,
    },
  };
}
