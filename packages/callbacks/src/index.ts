export type * from "./document-event.ts";
export { CallbackError, type CallbackErrorCode, type CallbackErrorStatus } from "./error.ts";
export {
  type CallEvent,
  type CallEventOf,
  type CallEventType,
  isCallEventType,
  wantsDocument,
} from "./event.ts";
export { explainSignature, type SignatureFailure, type UnverifiedRequest } from "./explain.ts";
export type * from "./facts.ts";
export { callKey, eventId } from "./keys.ts";
export type * from "./life-event.ts";
export type { NodeRequest } from "./node-request.ts";
export type * from "./notice-event.ts";
export type { CallbackParameters } from "./parameters.ts";
export { parseCallback, type RequestFacts } from "./parse.ts";
export { type ReceiveOptions, receiveCallback } from "./receive.ts";
export { type Credentials, sign, verify } from "./signature.ts";
export { type SignedHeaders, signedHeaders } from "./signed-headers.ts";
export { type CallState, foldCall, queuedCall } from "./state.ts";
export { type CallStatus, isEnded } from "./status.ts";
export { type SignedRequest, stringToSign } from "./string-to-sign.ts";
