import * as v from "valibot";
import { PlivoValidationError } from "../errors.ts";
import { validate } from "../validate.ts";
import { fromWireName, toWireName } from "../wire.ts";
import { type CreateCallParameters, CreateCallShape } from "./create-call.ts";
import { type DigitsParameters, DigitsShape } from "./digits.ts";
import type { Field, Shape } from "./fields.ts";
import { type CallFilters, CallFiltersShape, type LiveCallFilters, LiveCallFiltersShape } from "./filters.ts";
import { type PlayParameters, PlayShape } from "./play.ts";
import { type RecordParameters, RecordShape } from "./record.ts";
import { type SpeakParameters, SpeakShape } from "./speak.ts";
import { type StreamParameters, StreamShape } from "./stream.ts";
import { type TransferParameters, TransferShape } from "./transfer.ts";

/**
 * Parameters as this client takes them, read from the JSON that Plivo takes: numbers and booleans may be strings,
 * lists and headers are joined, and names that the operation does not have are left out.
 *
 * @throws {PlivoValidationError} whose issues name the parameters as the wire does (`answer_url`).
 */
export type Read<T> = (wire: unknown) => T;

export const readCreateCall: Read<CreateCallParameters> = (wire) => read(CreateCallShape, wire);
export const readTransfer: Read<TransferParameters> = (wire) => read(TransferShape, wire);
export const readRecord: Read<RecordParameters> = (wire) => read(RecordShape, wire);
export const readPlay: Read<PlayParameters> = (wire) => read(PlayShape, wire);
export const readSpeak: Read<SpeakParameters> = (wire) => read(SpeakShape, wire);
export const readDigits: Read<DigitsParameters> = (wire) => read(DigitsShape, wire);
export const readStream: Read<StreamParameters> = (wire) => read(StreamShape, wire);
export const readLiveCallFilters: Read<LiveCallFilters> = (wire) => read(LiveCallFiltersShape, wire);

/** Filters of a list of records, from its query: `bill_duration__gt` is `{ billDuration: { gt } }`. */
export const readCallFilters: Read<CallFilters> = (wire) => {
  if (!isObject(wire)) return read(CallFiltersShape, wire);
  const filters: { [name: string]: unknown } = {};
  for (const [wireName, value] of Object.entries(wire)) {
    const [name = "", bound] = wireName.split("__");
    const reading = name === "bill_duration" && /^\d+$/.test(String(value)) ? Number(value) : value;
    filters[name] = bound ? { ...(isObject(filters[name]) && filters[name]), [bound]: reading } : reading;
  }
  return read(CallFiltersShape, filters);
};

function read<T extends object>({ schema, ...rest }: Shape<T>, wire: unknown): T {
  // Every entry is a schema; the type of a shape does not say so.
  const fields = schema.entries as Readonly<{ [name: string]: Field<unknown> }>;
  try {
    return validate({ schema, ...rest }, isObject(wire) ? Object.fromEntries(known(fields, wire)) : wire);
  } catch (error) {
    if (!(error instanceof PlivoValidationError)) throw error;
    const issues = error.issues.map(({ parameter, rule }) => ({ parameter: toWireName(parameter), rule }));
    throw new PlivoValidationError(issues);
  }
}

function* known(
  fields: Readonly<{ [name: string]: Field<unknown> }>,
  wire: object,
): Generator<[string, unknown]> {
  for (const [wireName, value] of Object.entries(wire)) {
    const name = fromWireName(wireName);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) continue;
    if (typeof value !== "string") yield [name, value];
    else if (name === "to" && value.includes("<")) yield [name, value.split("<").map((to) => to.trim())];
    else yield [name, readText(field, value)];
  }
}

/** The first reading of a text that its field takes; the text itself if it takes none. */
function readText(field: Field<unknown>, text: string): unknown {
  for (const reading of readings(text)) if (v.is(field, reading)) return reading;
  return text;
}

function* readings(text: string): Generator<unknown> {
  yield text;
  if (/^\d+$/.test(text)) yield Number(text);
  if (text === "true" || text === "false") yield text === "true";
  const parts = text.split(",").map((part) => part.trim());
  yield parts;
  yield Object.fromEntries(
    parts.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [name, value.join("=")];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
