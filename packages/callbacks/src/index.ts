export type {
  AnswerEvent,
  CallEvent,
  CallEventType,
  CallFacts,
  FallbackEvent,
  HangupEvent,
  MachineEvent,
  RingEvent,
} from "./event.ts";
export { sign, verify } from "./signature.ts";
export { type SignedHeaders, signedHeaders } from "./signed-headers.ts";
export { type CallState, type CallStatus, foldCall, isEnded, queuedCall } from "./state.ts";
export { type SignedRequest, stringToSign } from "./string-to-sign.ts";
