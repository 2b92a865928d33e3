import type { CallEventType } from "../src/index.ts";

/** Bodies of callbacks as seen on the wire, with invented ids and numbers. */

const uuid = "64d3290a-87a6-46b4-a6e2-20f5f4e07a02";
const legs = `ALegRequestUUID=${uuid}&ALegUUID=${uuid}`;
const account = "ParentAuthID=MAXXXXXXXXXXXXXXXXXX";
const stir = "STIRAttestation=Not+Applicable&STIRVerification=Not+Applicable";

const answer = `${legs}&BillRate=0.005&CallStatus=in-progress&CallUUID=${uuid}&CountryCode=US&Direction=outbound&Event=StartApp&From=14155550100&${account}&RequestUUID=${uuid}&RouteType=Domestic&${stir}&SessionStart=2026-01-05+08%3A35%3A10.910772&To=14155550199`;
/** Every request for a document during the call has what the answer's had. */
const during = answer.replace("StartApp", "Redirect");
const recording =
  "RecordUrl=https%3A%2F%2Fmedia.plivo.com%2Fv1%2FAccount%2FMAXXXXXXXXXXXXXXXXXX%2FRecording%2Fr-1.mp3&RecordingDuration=6&RecordingDurationMs=5760&RecordingEndMs=1767602125760&RecordingID=r-1&RecordingStartMs=1767602120000";
const room = "ConferenceMemberID=41337&ConferenceName=lobby&ConferenceUUID=c-1";
const participant = `MemberID=355&MPCUUID=m-1&ParticipantCallUUID=${uuid}&ParticipantRole=Agent`;

export const callUuid: string = uuid;

export const payloads: Record<CallEventType | "busy", string> = {
  /** No fact about the first leg, and the caller's number with its `+`. */
  ring: `CallStatus=ringing&CallUUID=${uuid}&CallerName=&Direction=outbound&Event=Ring&From=%2B14155550100&${account}&RequestUUID=${uuid}&SessionStart=2026-01-05+08%3A35%3A08.910772&To=14155550199`,

  answer,

  /** As Plivo's pages have it: the same as the answer's. */
  fallback: answer,

  machine: `${legs}&CallStatus=in-progress&CallUUID=${uuid}&Direction=outbound&Event=MachineDetection&From=14155550100&IfMachine=continue&Machine=true&RequestUUID=${uuid}&To=14155550199`,

  /** The hangup of an answered call. */
  hangup: `${legs}&AnswerTime=2026-01-05+14%3A05%3A18&BillDuration=120&BillRate=0.005&CallStatus=completed&CallUUID=${uuid}&Direction=outbound&Duration=66&EndTime=2026-01-05+14%3A06%3A23&Event=Hangup&From=14155550100&HangupCause=NORMAL_CLEARING&HangupCauseCode=4000&HangupCauseName=Normal+Hangup&HangupSource=Callee&RequestUUID=${uuid}&${stir}&SessionStart=2026-01-05+08%3A35%3A10.910772&StartTime=2026-01-05+14%3A05%3A08&To=14155550199&TotalCost=0.01000`,

  busy: `AnswerTime=&BillDuration=0&BillRate=0.005&CallStatus=busy&CallUUID=${uuid}&Direction=outbound&Duration=0&EndTime=2026-01-05+14%3A05%3A16&Event=Hangup&From=%2B14155550100&HangupCause=USER_BUSY&HangupCauseCode=3010&HangupCauseName=Busy+Line&HangupSource=Carrier&${account}&RequestUUID=${uuid}&SessionStart=2026-01-05+08%3A35%3A10.910772&StartTime=2026-01-05+14%3A05%3A08&To=14155550199&TotalCost=0.00000`,

  /** Of `<GetDigits>`. */
  digits: `${during}&Digits=1`,

  /** Of `<GetInput>`: the half that was not used is empty. */
  input: `${during}&BilledAmount=0.02000&Digits=&InputType=speech&Speech=my+invoice&SpeechConfidenceScore=0.91`,

  record: `${during}&Digits=%23&${recording}`,

  dial: `${during}&DialALegUUID=${uuid}&DialBLegUUID=b-1&DialHangupCause=NORMAL_CLEARING&DialRingStatus=true&DialStatus=completed`,

  exit: `${during}&${room}`,

  redirect: during,

  transfer: answer.replace("StartApp", "Transfer"),

  /** The hangup of the leg that `<Dial>` dialled. */
  leg: `CallUUID=${uuid}&DialALegUUID=${uuid}&DialAction=hangup&DialBLegBillDuration=60&DialBLegBillRate=0.005&DialBLegDuration=12&DialBLegFrom=14155550100&DialBLegHangupCause=NORMAL_CLEARING&DialBLegHangupCauseCode=4000&DialBLegHangupCauseName=Normal+Hangup&DialBLegHangupSource=Callee&DialBLegPosition=2&DialBLegStatus=hangup&DialBLegTo=%2B14155550142&DialBLegUUID=b-1&Event=DialHangup&STIRVerification=Not+Applicable`,

  conference: `CallUUID=${uuid}&ConferenceAction=enter&${room}&Event=ConferenceEnter`,

  /** Of `<GetInput>`, while the caller speaks. */
  speech: `${during}&SequenceNumber=2&Stability=0.9&StableSpeech=my&UnstableSpeech=invoice`,

  /** Names no call but that of the participant. */
  multiparty: `EventName=ParticipantJoin&EventTimestamp=2026-01-05+08%3A35%3A20&${participant}&MPCName=lobby&ParticipantCoachMode=false`,

  /** Of `<Record>`'s `callbackUrl`. */
  recording: `${answer.replace("StartApp", "RecordStop")}&${recording}`,

  transcription: `call_uuid=${uuid}&duration=6&error=&recording_id=r-1&transcription=My+invoice+is+wrong.&transcription_charge=0.00500&transcription_rate=0.05000`,

  stream: `CallUUID=${uuid}&Direction=outbound&Event=StartStream&From=14155550100&ServiceURL=wss%3A%2F%2Fexample.com%2Faudio&StreamID=s-1&Timestamp=2026-01-05+08%3A35%3A20&To=14155550199`,
};
