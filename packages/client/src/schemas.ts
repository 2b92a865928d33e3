import { splitSipHeaders } from "@plivo-edge/plivo/sip-headers";
import { type CreateCallParameters, CreateCallShape } from "./calls/create.ts";
import { type CallFilters, CallFiltersShape } from "./calls/list.ts";
import { type LiveCallFilters, LiveCallFiltersShape } from "./calls/ongoing.ts";
import { type PlayParameters, PlayShape } from "./calls/play.ts";
import { type RecordParameters, RecordShape } from "./calls/record.ts";
import { type DigitsParameters, DigitsShape } from "./calls/send-digits.ts";
import { type SpeakParameters, SpeakShape } from "./calls/speak.ts";
import { type StreamParameters, StreamShape } from "./calls/streams.ts";
import { type TransferParameters, TransferShape } from "./calls/transfer.ts";
import { PlivoValidationError } from "./errors.ts";
import { type Shape, validate } from "./shape.ts";
import { fromWireName, toWireName } from "./wire.ts";

export { type Issue, PlivoValidationError } from "./errors.ts";
export type {
  CallFilters,
  CreateCallParameters,
  DigitsParameters,
  LiveCallFilters,
  PlayParameters,
  RecordParameters,
  SpeakParameters,
  StreamParameters,
  TransferParameters,
};

/**
 * Parameters as this client takes them, read from the JSON that Plivo takes: numbers and booleans may be texts and texts
 * numbers, lists and headers may be joined or JSON, null is nothing, and names that the operation does not have are left
 * out.
 *
 * @throws {PlivoValidationError} whose issues name the parameters as the wire does (`answer_url`)
 */
export type Read<T> = (wire: unknown) => T;

/** Reads the body of Make a Call. */
export const readCreateCall: Read<CreateCallParameters> = (wire) => read(CreateCallShape, wire);
/** Reads the body of Transfer. */
export const readTransfer: Read<TransferParameters> = (wire) => read(TransferShape, wire);
/** Reads the body of Record. */
export const readRecord: Read<RecordParameters> = (wire) => read(RecordShape, wire);
/** Reads the body of Play. */
export const readPlay: Read<PlayParameters> = (wire) => read(PlayShape, wire);
/** Reads the body of Speak. */
export const readSpeak: Read<SpeakParameters> = (wire) => read(SpeakShape, wire);
/** Reads the body of DTMF. */
export const readDigits: Read<DigitsParameters> = (wire) => read(DigitsShape, wire);
/** Reads the body of an audio stream. */
export const readStream: Read<StreamParameters> = (wire) => read(StreamShape, wire);
/** Reads the query of a list of live calls. */
export const readLiveCallFilters: Read<LiveCallFilters> = (wire) => read(LiveCallFiltersShape, wire);

/** Reads the query of a list of records: `bill_duration__gt` is `{ billDuration: { gt } }`. */
export const readCallFilters: Read<CallFilters> = (wire) => {
  if (!isObject(wire)) return read(CallFiltersShape, wire);
  const filters: { [name: string]: unknown } = {};
  for (const [wireName, value] of Object.entries(wire)) {
    const [name = "", bound] = wireName.split("__");
    filters[name] = bound ? { ...(isObject(filters[name]) && filters[name]), [bound]: value } : value;
  }
  return read(CallFiltersShape, filters);
};

function read<T extends object>(shape: Shape<T>, wire: unknown): T {
  try {
    return validate(shape, isObject(wire) ? Object.fromEntries(known(shape.fields ?? {}, wire)) : wire);
  } catch (error) {
    if (!(error instanceof PlivoValidationError)) throw error;
    const issues = error.issues.map(({ parameter, rule }) => ({ parameter: toWireName(parameter), rule }));
    throw new PlivoValidationError(issues);
  }
}

function* known(fields: object, wire: object): Generator<[string, unknown]> {
  for (const [wireName, value] of Object.entries(wire)) {
    const name = fromWireName(wireName);
    // Plivo takes its own spelling alone.
    if (toWireName(name) !== wireName && wireName !== name.toLowerCase()) continue;
    if (!Object.hasOwn(fields, name) || value === null) continue;
    yield [name, typeof value === "string" ? split(name, value) : value];
  }
}

/** The lists and headers of a text that joins some. */
function split(name: string, text: string): unknown {
  switch (name) {
    case "to":
      return text.includes("<") ? text.split("<").map((each) => each.trim()) : text.trim();
    case "urls":
      return text.split(",").map((each) => each.trim());
    case "sipHeaders":
    case "extraHeaders":
      return Object.fromEntries(splitSipHeaders(text));
    default:
      return text;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
