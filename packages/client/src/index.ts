export {
  type Application,
  type ApplicationFilters,
  type CreateApplicationParameters,
  type CreatedApplication,
  createApplication,
  getApplication,
  listApplications,
  type UpdateApplicationParameters,
  updateApplication,
} from "./applications.ts";
export type { Asynchronous } from "./asynchronous.ts";
export type { Calls } from "./calls/calls.ts";
export {
  type CreateCallParameters,
  createCall,
  type Destination,
  type Placed,
  type PlacedCall,
  type PlacedCalls,
} from "./calls/create.ts";
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
export { type CallRecord, getCall } from "./calls/get.ts";
export { cancelCall, hangUpCall } from "./calls/hang-up.ts";
export { type CallFilters, listCalls, type Range } from "./calls/list.ts";
export {
  type CallIds,
  getLiveCall,
  getQueuedCall,
  type LiveCallFilters,
  listLiveCalls,
  listQueuedCalls,
  type OngoingCall,
} from "./calls/ongoing.ts";
export { type PlayParameters, playAudio, stopPlaying } from "./calls/play.ts";
export { type Recording, type RecordParameters, recordCall, stopRecording } from "./calls/record.ts";
export { type DigitsParameters, sendDigits } from "./calls/send-digits.ts";
export { type SpeakParameters, speakText, stopSpeaking } from "./calls/speak.ts";
export {
  type AudioStream,
  getStream,
  listStreams,
  type StartedStream,
  type StreamParameters,
  startStream,
  stopAllStreams,
  stopStream,
} from "./calls/streams.ts";
export { type TransferParameters, type Transferred, transferCall } from "./calls/transfer.ts";
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
export {
  getNumber,
  type PhoneNumber,
  type UpdateNumberParameters,
  updateNumber,
} from "./numbers.ts";
export type { Method, Operation } from "./operation.ts";
export type { Attempt, Extra, Fetch, PlivoOptions, RequestOptions } from "./options.ts";
export type { Page, PageMeta } from "./page.ts";
export type { Pages } from "./pages.ts";
export { Plivo, type PlivoWith } from "./plivo.ts";
export type { PlivoPromise, WithResponse } from "./promise.ts";
export type { Acknowledged } from "./response.ts";
export { type EgressRegion, type RetryOn, type RetryPolicy, withRetryPolicy } from "./retry-policy.ts";
