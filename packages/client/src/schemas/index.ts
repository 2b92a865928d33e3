export { type Issue, PlivoValidationError } from "../errors.ts";
export type { CreateCallParameters, Destination } from "./create-call.ts";
export type { DigitsParameters } from "./digits.ts";
export type { CallFilters, LiveCallFilters } from "./filters.ts";
export type { PlayParameters } from "./play.ts";
export {
  type Read,
  readCallFilters,
  readCreateCall,
  readDigits,
  readLiveCallFilters,
  readPlay,
  readRecord,
  readSpeak,
  readStream,
  readTransfer,
} from "./read.ts";
export type { RecordParameters } from "./record.ts";
export type { SpeakParameters } from "./speak.ts";
export type { StreamParameters } from "./stream.ts";
export type { TransferParameters } from "./transfer.ts";
