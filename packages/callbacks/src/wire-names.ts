import type { Field } from "./event-table.ts";

type Names = readonly [string, ...string[]];

/**
 * Where Plivo has more names than one for a fact: its pages and its wire differ, or what the API starts reports itself in
 * snake_case. The wire's comes first. All others are added as they are asked for.
 */
const known: { [Name in Field]?: Names } = {
  // Whatever names the call, where Plivo left out the first.
  callUuid: [
    ...(["CallUUID", "call_uuid", "DialALegUUID", "ParticipantCallUUID"] as const),
    ...(["ALegUUID", "RequestUUID", "ALegRequestUUID"] as const),
  ],
  stirVerification: ["STIRVerification", "stir_verification"],
  stirAttestation: ["STIRAttestation"],
  machine: ["Machine", "machine"],
  unanswered: ["AnswerTime"],
  recordingId: ["RecordingID", "recording_id", "RecordingUUID"],
  recordUrl: ["RecordUrl", "record_url", "RecordingURL", "RecordFile"],
  recordingDuration: ["RecordingDuration", "recording_duration"],
  recordingDurationMs: ["RecordingDurationMs", "recording_duration_ms"],
  recordingStartMs: ["RecordingStartMs", "recording_start_ms"],
  recordingEndMs: ["RecordingEndMs", "recording_end_ms"],
  transcription: ["transcription"],
  transcriptionCharge: ["transcription_charge"],
  transcriptionRate: ["transcription_rate"],
  error: ["error"],
  dialAction: ["DialAction", "Event", "DialBLegStatus"],
  conferenceAction: ["ConferenceAction", "Event"],
  mpcName: ["MPCName", "MPCFriendlyName"],
  streamStatus: ["Event", "Status"],
};

/** What Plivo calls a fact: the same, with a capital, and an abbreviation in capitals. */
export function wireNames(field: Field): Names {
  known[field] ??= [field.replace(/^mpc|^.|(Uui|I)d$|Url$/g, (part) => part.toUpperCase())];
  return known[field];
}
