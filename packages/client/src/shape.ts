import { describe, type Rule, read } from "@plivo-edge/plivo/rule";
import { type Issue, PlivoValidationError } from "./errors.ts";

// A rule says what a value must be and never what it was: errors hold no values.

/** What one parameter, or one field of a response, may be, where no rule of Plivo's says it. */
export interface Field<T> {
  /** The name that Plivo has for it, where it is another. */
  readonly key?: string;
  /** What a value must be, for whoever gave another. */
  readonly rule: string | ((value: unknown) => string);
  /** The value as it is used; undefined if it does not fit. What is wrong inside it may be told as well. */
  read(value: unknown, inside: Issue[]): T | undefined;
}

/** The names of the fields that an object must have. */
type Required<T> = { [Name in keyof T]-?: undefined extends T[Name] ? never : Name }[keyof T];

/** An object, as data: its fields, which of them it must have, and the rules between them. */
export interface Shape<T> {
  readonly required: { readonly [Name in Required<T>]: true };
  readonly fields: { readonly [Name in Exclude<keyof T, "extra">]-?: Field<T[Name]> | Rule };
  /** Looked at when every field is right. */
  relations?(value: T): Iterable<Issue>;
  readonly open?: false;
}

/**
 * An object that Plivo sends, which it changes without notice: only the fields that a result is useless without, or that
 * are read in some way, are looked at. Others are as Plivo has them, and one that does not fit is left out.
 */
export interface OpenShape<T> {
  readonly required: { readonly [Name in Required<T>]: true };
  readonly fields: { readonly [Name in Required<T>]: Field<T[Name]> } & {
    readonly [Name in keyof T]?: Field<T[Name]>;
  };
  readonly relations?: undefined;
  readonly open: true;
}

/** Whether it is an object of names and values: no list, and no Map, whose names would be looked for in vain. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value);
}

/**
 * What the values are, as they are used.
 *
 * @param whole what the value itself is called
 * @throws {PlivoValidationError} naming each parameter and rule
 */
export function validate<T>(shape: Shape<T> | OpenShape<T>, value: unknown, whole = "parameters"): T {
  const { relations, open } = shape;
  // By name, whatever T is.
  const fields: Readonly<Record<string, Field<unknown> | Rule>> = shape.fields;
  const required: Readonly<Record<string, true>> = shape.required;
  const given = value === undefined && Object.keys(required).length === 0 ? {} : value;
  if (!isRecord(given)) {
    const rule = given === undefined ? "is missing" : "must be an object";
    throw new PlivoValidationError([{ parameter: whole, rule }]);
  }
  const values: Readonly<Record<string, unknown>> = { ...given };
  const output: Record<string, unknown> = open ? { ...given } : {};
  const issues: Issue[] = [];
  // Those that are required come first: in that order they are named where they are missing.
  for (const name of new Set([...Object.keys(required), ...Object.keys(fields)])) {
    const row = fields[name] ?? {};
    const key = ("key" in row && row.key) || name;
    const value = values[key];
    delete output[key];
    const inside: Issue[] = [];
    const result = "read" in row ? row.read(value, inside) : read(row, value);
    if (value === undefined) {
      if (required[name]) issues.push({ parameter: key, rule: "is missing" });
    } else if (result !== undefined && inside.length === 0) {
      output[name] = result;
    } else if (!open || required[name]) {
      if (inside.length === 0) inside.push({ parameter: "", rule: ruleOf(row, value) });
      for (const { parameter, rule } of inside) {
        issues.push({ parameter: parameter ? `${key}.${parameter}` : key, rule });
      }
    }
  }
  for (const parameter in open ? {} : values) {
    if (!Object.hasOwn(fields, parameter) && parameter !== "extra") {
      issues.push({
        parameter,
        rule: "is not a parameter here; if it is new at Plivo, give it in extra",
      });
    }
  }
  // The fields were read one by one, each to what T has.
  const result = output as T;
  if (issues.length === 0 && relations) issues.push(...relations(result));
  if (issues.length > 0) throw new PlivoValidationError(issues);
  return result;
}

function ruleOf(row: Field<unknown> | Rule, value: unknown): string {
  if (!("read" in row)) return `must be ${describe(row)}`;
  return typeof row.rule === "string" ? row.rule : row.rule(value);
}

/** A list of objects. */
// @__NO_SIDE_EFFECTS__
export function listOf<T>(shape: OpenShape<T>): Field<readonly T[]> {
  return {
    rule: "must be a list",
    read(value, inside) {
      if (!Array.isArray(value)) return undefined;
      return value.flatMap((each, index) => {
        try {
          return [validate(shape, each, "")];
        } catch (error) {
          if (!(error instanceof PlivoValidationError)) throw error;
          for (const { parameter, rule } of error.issues) {
            inside.push({ parameter: parameter ? `${index}.${parameter}` : String(index), rule });
          }
          return [];
        }
      });
    },
  };
}
