import type { CallFacts, MultiPartyFacts, Open, RecordingFacts } from "./facts.ts";

/** Something happened to a leg that `<Dial>` has dialled, told at its `callbackUrl`. */
export interface LegEvent extends CallFacts {
  readonly type: "leg";
  readonly dialAction?: Open<"answer" | "connected" | "hangup" | "digits">;
  readonly dialALegUuid?: string;
  readonly dialBLegUuid?: string;
  /** As `from`. */
  readonly dialBLegFrom?: string;
  /** As `to`. */
  readonly dialBLegTo?: string;
  /** Which `<Number>` or `<User>` it is, counted from 1. */
  readonly dialBLegPosition?: number;
  /** Seconds from its answer to its end. */
  readonly dialBLegDuration?: number;
  /** Seconds billed. */
  readonly dialBLegBillDuration?: number;
  readonly dialBLegHangupCause?: string;
  readonly dialBLegHangupCauseCode?: number;
  readonly dialBLegHangupCauseName?: string;
  readonly dialBLegHangupSource?: string;
  /** The pattern of `digitsMatch` that was entered. */
  readonly dialDigitsMatch?: string;
  readonly dialDigitsPressedBy?: Open<"aleg" | "bleg">;
}

/** Something happened in a `<Conference>` that the call is in, told at its `callbackUrl`. */
export interface ConferenceEvent extends CallFacts, RecordingFacts {
  readonly type: "conference";
  readonly conferenceAction?: Open<"enter" | "exit" | "digits" | "floor" | "record">;
  readonly conferenceName?: string;
  readonly conferenceUuid?: string;
  readonly conferenceMemberId?: string;
  /** The pattern of `digitsMatch` that was entered. */
  readonly conferenceDigitsMatch?: string;
}

/** What `<GetInput>` has understood while the caller still speaks, told at its `interimSpeechResultsCallback`. */
export interface SpeechEvent extends CallFacts {
  readonly type: "speech";
  /** What will not change. */
  readonly stableSpeech?: string;
  /** The newer part, which may. */
  readonly unstableSpeech?: string;
  /** How little `unstableSpeech` is likely to change, from 0 to 1. */
  readonly stability?: number;
  /** Tells the order in which they were sent. */
  readonly sequenceNumber?: number;
}

/** What happens in a `<MultiPartyCall>`. Plivo's own list is not said to be complete. */
export type MultiPartyEventName = Open<
  | `MPC${"Initialized" | "Start" | "End"}`
  | `MPCRecording${"Initiated" | "Paused" | "Resumed" | "Completed" | "Failed"}`
  | `Participant${"Join" | "Exit" | "Mute" | "Unmute" | "Hold" | "Unhold"}`
  | `Participant${"CoachModeStart" | "CoachModeStop" | "SpeakStart" | "SpeakStop" | "DigitInput"}`
  | `AddParticipantByAPIAction${"Initiated" | "Completed"}`
>;

/**
 * Something happened in a `<MultiPartyCall>`, told at its `statusCallbackUrl`, or became of its recording, told at its
 * `recordingCallbackUrl`. Both belong to all of it: they hear of participants that are other calls.
 */
export interface MultiPartyEvent extends CallFacts, MultiPartyFacts, RecordingFacts {
  readonly type: "multiparty";
  readonly eventName?: MultiPartyEventName;
  /** As Plivo writes it. */
  readonly eventTimestamp?: string;
  /** Whether a supervisor is heard by agents only. */
  readonly participantCoachMode?: boolean;
  /** Seconds; at its end. */
  readonly mpcDuration?: number;
  /** Seconds billed. */
  readonly mpcBilledDuration?: number;
  /** Decimal string. */
  readonly mpcBilledAmount?: string;
  /** Tells the order of what became of a recording. */
  readonly sequenceNumber?: number;
}

/**
 * A recording's file is ready: told at the `callbackUrl` of `<Record>`, or by the Record API, which says nothing of the
 * call but its `callUuid`. It may come after the call's end.
 */
export interface RecordingEvent extends CallFacts, RecordingFacts {
  readonly type: "recording";
}

/** A recording was transcribed, or could not be. It may come long after the call's end. */
export interface TranscriptionEvent extends CallFacts {
  readonly type: "transcription";
  readonly recordingId?: string;
  readonly transcription?: string;
  /** Decimal string. */
  readonly transcriptionCharge?: string;
  /** Decimal string. */
  readonly transcriptionRate?: string;
  /** Why there is no transcription. */
  readonly error?: string;
}

/** An audio stream's connection changed, told at its `statusCallbackUrl`. */
export interface StreamEvent extends CallFacts {
  readonly type: "stream";
  readonly streamId?: string;
  /** In one word, however Plivo says it: `StartStream` is `started`. */
  readonly streamStatus?: Open<"started" | "stopped" | "dropped" | "degraded" | "failed">;
  readonly serviceUrl?: string;
  readonly statusReason?: string;
  /** As Plivo writes it. */
  readonly timestamp?: string;
}

/** Plivo tells what became of something that a document or the API has started, and ignores the reply. */
export type NoticeEvent =
  | SpeechEvent
  | LegEvent
  | ConferenceEvent
  | MultiPartyEvent
  | RecordingEvent
  | TranscriptionEvent
  | StreamEvent;
