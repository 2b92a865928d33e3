export type {
  AnswerEvent,
  DialEvent,
  DigitsEvent,
  ExitEvent,
  FallbackEvent,
  InputEvent,
  RecordEvent,
  RedirectEvent,
  TransferEvent,
} from "./document-event.ts";
export { CallbackError, type CallbackErrorCode, type CallbackErrorStatus } from "./error.ts";
export {
  type CallEvent,
  type CallEventOf,
  type CallEventType,
  type DocumentEvent,
  isCallEventType,
  type NoticeEvent,
  wantsDocument,
} from "./event.ts";
export { explainSignature, type SignatureFailure, type UnverifiedRequest } from "./explain.ts";
export type {
  CallFacts,
  DocumentFacts,
  EventFacts,
  MultiPartyFacts,
  NoticeFacts,
  RecordingFacts,
} from "./facts.ts";
export { callKey, eventId } from "./keys.ts";
export type { HangupEvent, MachineEvent, RingEvent } from "./life-event.ts";
export type {
  ConferenceEvent,
  LegEvent,
  MultiPartyEvent,
  MultiPartyEventName,
  RecordingEvent,
  SpeechEvent,
  StreamEvent,
  TranscriptionEvent,
} from "./notice-event.ts";
export { parseCallback, type RequestFacts } from "./parse.ts";
export { type ReceiveOptions, receiveCallback } from "./receive.ts";
export { sign, verify } from "./signature.ts";
export { type SignedHeaders, signedHeaders } from "./signed-headers.ts";
export { type CallState, type CallStatus, foldCall, isEnded, queuedCall } from "./state.ts";
export { type SignedRequest, stringToSign } from "./string-to-sign.ts";
