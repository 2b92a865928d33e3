import type { CallEvent, CallEventOf, CallEventType, CallFacts, CallState } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live/frames";

/** How much of a fact a ticket without the field `unredacted` shows. */
type Sight = "whole" | "last digits" | "hidden";

type OwnField<Type extends CallEventType> = Exclude<keyof CallEventOf<Type>, keyof CallFacts | "type">;
type Own = { readonly [Type in CallEventType]: Readonly<Record<OwnField<Type>, Sight>> };

// What is not listed here is hidden, and the compiler names whatever a new version of an event has and is not listed.

/** What every event has. */
const common: Readonly<Record<keyof CallFacts | "type", Sight>> = {
  type: "whole",
  callUuid: "whole",
  receivedAt: "whole",
  requestUuid: "whole",
  aLegUuid: "whole",
  aLegRequestUuid: "whole",
  from: "last digits",
  to: "last digits",
  direction: "whole",
  callStatus: "whole",
  sessionStart: "whole",
  stirVerification: "whole",
  stirAttestation: "whole",
  // The raw request, and what could help to send it again.
  parameters: "hidden",
  nonce: "hidden",
  urlId: "hidden",
};

const document = { machine: "whole" } as const;

// Whoever knows the id of a recording, and the account's, knows where it is.
const recording = {
  recordingId: "hidden",
  recordUrl: "hidden",
  recordingDuration: "whole",
  recordingDurationMs: "whole",
  recordingStartMs: "whole",
  recordingEndMs: "whole",
} as const;

// A room's name may be a person's, or let somebody in.
const conference = {
  conferenceName: "hidden",
  conferenceUuid: "whole",
  conferenceMemberId: "whole",
} as const;

const multiparty = {
  mpcUuid: "whole",
  mpcName: "hidden",
  memberId: "whole",
  participantRole: "whole",
  participantCallUuid: "whole",
} as const;

/** What events of one type have besides. */
const own: Own = {
  ring: {},
  machine: { ...document, ifMachine: "whole" },
  hangup: {
    ...document,
    inferred: "whole",
    hangupCause: "whole",
    hangupCauseCode: "whole",
    hangupCauseName: "whole",
    hangupSource: "whole",
    duration: "whole",
    billDuration: "whole",
    totalCost: "whole",
    startTime: "whole",
    answerTime: "whole",
    unanswered: "whole",
    endTime: "whole",
    endedAt: "whole",
  },
  answer: document,
  fallback: document,
  digits: { ...document, digits: "hidden" },
  input: {
    ...document,
    inputType: "whole",
    digits: "hidden",
    speech: "hidden",
    speechConfidenceScore: "whole",
  },
  record: { ...document, ...recording, digits: "hidden" },
  dial: {
    ...document,
    dialStatus: "whole",
    dialRingStatus: "whole",
    dialHangupCause: "whole",
    dialBLegUuid: "whole",
  },
  exit: {
    ...document,
    ...conference,
    ...recording,
    ...multiparty,
    participantJoinTime: "whole",
    participantEndTime: "whole",
  },
  redirect: document,
  transfer: document,
  speech: { stableSpeech: "hidden", unstableSpeech: "hidden", stability: "whole", sequenceNumber: "whole" },
  leg: {
    dialAction: "whole",
    dialALegUuid: "whole",
    dialBLegUuid: "whole",
    dialBLegFrom: "last digits",
    dialBLegTo: "last digits",
    dialBLegPosition: "whole",
    dialBLegDuration: "whole",
    dialBLegBillDuration: "whole",
    dialBLegHangupCause: "whole",
    dialBLegHangupCauseCode: "whole",
    dialBLegHangupCauseName: "whole",
    dialBLegHangupSource: "whole",
    dialDigitsMatch: "hidden",
    dialDigitsPressedBy: "whole",
  },
  conference: { ...conference, ...recording, conferenceAction: "whole", conferenceDigitsMatch: "hidden" },
  multiparty: {
    ...multiparty,
    ...recording,
    eventName: "whole",
    eventTimestamp: "whole",
    participantCoachMode: "whole",
    mpcDuration: "whole",
    mpcBilledDuration: "whole",
    mpcBilledAmount: "whole",
    sequenceNumber: "whole",
  },
  recording,
  transcription: {
    recordingId: "hidden",
    transcription: "hidden",
    transcriptionCharge: "whole",
    transcriptionRate: "whole",
    // It may quote what it is about.
    error: "hidden",
  },
  // The address that the audio is sent to may have a key in it, and the reason may quote the address.
  stream: {
    streamId: "whole",
    streamStatus: "whole",
    serviceUrl: "hidden",
    statusReason: "hidden",
    timestamp: "whole",
  },
};

const ofState: Readonly<Record<keyof CallState, Sight>> = {
  status: "whole",
  callUuid: "whole",
  requestUuid: "whole",
  from: "last digits",
  to: "last digits",
  direction: "whole",
  ringingAt: "whole",
  answeredAt: "whole",
  unanswered: "whole",
  endedAt: "whole",
  machine: "whole",
  hangup: "whole",
  duration: "whole",
  billDuration: "whole",
  totalCost: "whole",
};

// In a feed an event says besides whose it is, of whatever type it is.
const unknown: Readonly<Record<string, Sight>> = { ...common, call: "whole" };

const sightsOf: ReadonlyMap<string, Readonly<Record<string, Sight>>> = new Map(
  Object.entries(own).map(([type, sights]) => [type, { ...unknown, ...sights }]),
);

/** The last four digits of a number, as in `•••0199`; nothing of a short one, of a SIP address and of a name. */
export function redactNumber(number: string): string {
  if (/^sips?:/i.test(number)) return "sip:•••";
  return /^\+?\d{8,}$/.test(number) ? `•••${number.slice(-4)}` : "•••";
}

/** An event as a subscriber without the `unredacted` field may see it. */
export function redactEvent(event: CallEvent): LiveEvent {
  // A later version may have stored a type that is not known here. Without what is hidden, it is what its type says.
  return redact(event, sightsOf.get(event.type) ?? unknown) as LiveEvent;
}

/** The same of a call's state. */
export function redactState(state: CallState): CallState {
  // The status is shown, and no other fact needs to be there.
  return redact(state, ofState) as CallState;
}

function redact(facts: object, sights: Readonly<Record<string, Sight>>): object {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) => {
      const sight = Object.hasOwn(sights, name) ? sights[name] : "hidden";
      if (sight === "whole") return [[name, fact]];
      return sight === "last digits" ? [[name, redactNumber(String(fact))]] : [];
    }),
  );
}
