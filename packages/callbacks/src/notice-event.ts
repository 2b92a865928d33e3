import type { NoticeFacts, RecordingFacts } from "./facts.ts";

/** Something happened to a leg that `<Dial>` has dialled, told at its `callbackUrl`. */
export interface LegEvent extends NoticeFacts {
  readonly type: "leg";
  readonly dialAction?: "answer" | "connected" | "hangup" | "digits";
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
  readonly dialDigitsPressedBy?: "aleg" | "bleg";
}

/** Something happened in a `<Conference>` that the call is in, told at its `callbackUrl`. */
export interface ConferenceEvent extends NoticeFacts, RecordingFacts {
  readonly type: "conference";
  readonly conferenceAction?: "enter" | "exit" | "digits" | "floor" | "record";
  readonly conferenceName?: string;
  readonly conferenceUuid?: string;
  readonly conferenceMemberId?: string;
  /** The pattern of `digitsMatch` that was entered. */
  readonly conferenceDigitsMatch?: string;
}

/**
 * A recording's file is ready: told at the `callbackUrl` of `<Record>`, or by the Record API, which says nothing of the
 * call but its `callUuid`. It may come after the call's end.
 */
export interface RecordingEvent extends NoticeFacts, RecordingFacts {
  readonly type: "recording";
}

/** A recording was transcribed, or could not be. It may come long after the call's end. */
export interface TranscriptionEvent extends NoticeFacts {
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
export interface StreamEvent extends NoticeFacts {
  readonly type: "stream";
  readonly streamId?: string;
  /** In one word, however Plivo says it: `StartStream` is `started`. */
  readonly streamStatus?: "started" | "stopped" | "dropped" | "degraded" | "failed";
  readonly serviceUrl?: string;
  readonly statusReason?: string;
  /** As Plivo writes it. */
  readonly timestamp?: string;
}
