import * as v from "valibot";
import { PlivoValidationError } from "../errors.ts";
import { validate } from "../validate.ts";
import { fromWireName, toWireName } from "../wire.ts";
import { CreateCall, type CreateCallParameters } from "./create-call.ts";
import type { Field, Shape } from "./fields.ts";

/**
 * Parameters of Make a Call as this client takes them, read from the JSON that Plivo takes: numbers and booleans
 * may be strings, destinations are joined by `<`, names that Make a Call does not have are left out.
 *
 * @throws {PlivoValidationError} whose issues name the parameters as the wire does (`answer_url`).
 */
export function readCreateCall(wire: unknown): CreateCallParameters {
  return read(CreateCall, wire);
}

function read<T extends object>(shape: Shape<T>, wire: unknown): T {
  // The public type of a schema hides its entries; every shape is an object with some.
  const { entries } = shape.schema as unknown as { entries: Readonly<Record<string, Field<unknown>>> };
  try {
    return validate(shape, isObject(wire) ? Object.fromEntries(known(entries, wire)) : wire);
  } catch (error) {
    if (!(error instanceof PlivoValidationError)) throw error;
    throw new PlivoValidationError(
      error.issues.map(({ parameter, rule }) => ({ parameter: toWireName(parameter), rule })),
    );
  }
}

function* known(
  fields: Readonly<Record<string, Field<unknown>>>,
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
  yield pairs(text);
}

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(
    list.split(",").map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? [pair.trim(), ""] : [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
