import type * as v from "valibot";
import { PlivoValidationError } from "../errors.ts";
import { examine } from "../validate.ts";
import { fromWireName, toWireName } from "../wire.ts";
import { CreateCall, type CreateCallParameters } from "./create-call.ts";

/**
 * Parameters of Make a Call as this client takes them, read from the JSON that Plivo takes: numbers and booleans
 * may be strings, destinations are joined by `<`, names that Make a Call does not have are left out.
 *
 * @throws {PlivoValidationError} whose issues name the parameters as the wire does (`answer_url`).
 */
export function readCreateCall(wire: unknown): CreateCallParameters {
  return read(CreateCall, wire);
}

/** What valibot's schemas are at run time, as far as it is needed to know which type a parameter has. */
interface Node {
  readonly type: string;
  readonly wrapped?: Node;
  readonly entries?: Readonly<Record<string, Node>>;
}

function read<T>(schema: v.GenericSchema<T>, wire: unknown): T {
  // The public type of a schema hides its entries; all of these are objects.
  const entries = (schema as unknown as Node).entries ?? {};
  const result = examine(
    schema,
    isObject(wire) ? Object.fromEntries(known(entries, wire)) : wire,
    "parameters",
  );
  if ("output" in result) return result.output;
  throw new PlivoValidationError(
    result.issues.map(({ parameter, rule }) => ({ parameter: toWireName(parameter), rule })),
  );
}

function* known(entries: Readonly<Record<string, Node>>, wire: object): Generator<[string, unknown]> {
  for (const [wireName, value] of Object.entries(wire)) {
    const name = fromWireName(wireName);
    const node = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (node) yield [name, readValue(name, node.wrapped ?? node, value)];
  }
}

function readValue(name: string, node: Node, value: unknown): unknown {
  if (typeof value === "string") {
    if (name === "to" && value.includes("<"))
      return value.split("<").map((destination) => destination.trim());
    if (name === "machineDetection" && value === "true") return true;
    if (node.type === "number" && /^-?\d+$/.test(value)) return Number(value);
    if (node.type === "boolean" && (value === "true" || value === "false")) return value === "true";
    if (node.type === "record") return pairs(value);
  }
  return value;
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
