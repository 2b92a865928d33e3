export { CallbackError, type CallbackErrorCode, type CallbackErrorStatus } from "./error.ts";
export type {
  AnswerEvent,
  CallEvent,
  CallEventOf,
  CallEventType,
  CallFacts,
  FallbackEvent,
  HangupEvent,
  MachineEvent,
  RingEvent,
} from "./event.ts";
export { explainSignature, type SignatureFailure, type UnverifiedRequest } from "./explain.ts";
export { callKey, eventId } from "./keys.ts";
export { parseCallback } from "./parse.ts";
export { type ReceiveOptions, receiveCallback } from "./receive.ts";
export { sign, verify } from "./signature.ts";
export { type SignedHeaders, signedHeaders } from "./signed-headers.ts";
export { type CallState, type CallStatus, foldCall, isEnded, queuedCall } from "./state.ts";
export { type SignedRequest, stringToSign } from "./string-to-sign.ts";
