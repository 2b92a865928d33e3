export type { Calls } from "./calls/calls.ts";
export { createCall, type Placed, type PlacedCall, type PlacedCalls } from "./calls/create.ts";
export {
  type CreateManyOptions,
  type CreateManyOutcome,
  createCalls,
  type Progress,
} from "./calls/create-many.ts";
export {
  type FindRecentParameters,
  findRecentCalls,
  type RecentCall,
  type RecentCalls,
} from "./calls/find-recent.ts";
export { getCall } from "./calls/get.ts";
export { cancelCall, hangUpCall } from "./calls/hang-up.ts";
export { listCalls } from "./calls/list.ts";
export { getLiveCall, getQueuedCall, listLiveCalls, listQueuedCalls } from "./calls/ongoing.ts";
export { playAudio, stopPlaying } from "./calls/play.ts";
export { recordCall, stopRecording } from "./calls/record.ts";
export { sendDigits } from "./calls/send-digits.ts";
export { speakText, stopSpeaking } from "./calls/speak.ts";
export { getStream, listStreams, startStream, stopAllStreams, stopStream } from "./calls/streams.ts";
export { transferCall } from "./calls/transfer.ts";
export { type Connection, connect } from "./connection.ts";
export {
  type Issue,
  PlivoAbortError,
  PlivoApiError,
  PlivoConnectionError,
  PlivoError,
  PlivoResponseError,
  PlivoTimeoutError,
  PlivoValidationError,
} from "./errors.ts";
export { fromEnv } from "./from-env.ts";
export type { Attempt, Fetch, PlivoOptions, RequestOptions } from "./options.ts";
export type { Pages } from "./pages.ts";
export { Plivo, type PlivoWith } from "./plivo.ts";
export type { PlivoPromise, WithResponse } from "./promise.ts";
export type { Acknowledged } from "./schemas/answers.ts";
export type { CallRecord } from "./schemas/call-record.ts";
export type { CreateCallParameters, Destination } from "./schemas/create-call.ts";
export type { DigitsParameters } from "./schemas/digits.ts";
export type { CallFilters, LiveCallFilters, Range } from "./schemas/filters.ts";
export type { CallIds, OngoingCall } from "./schemas/ongoing-call.ts";
export type { Page, PageMeta } from "./schemas/page.ts";
export type { PlayParameters } from "./schemas/play.ts";
export type { Recording, RecordParameters } from "./schemas/record.ts";
export type { SpeakParameters } from "./schemas/speak.ts";
export type { AudioStream, StartedStream, StreamParameters } from "./schemas/stream.ts";
export type { TransferParameters } from "./schemas/transfer.ts";
