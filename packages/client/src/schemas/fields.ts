import * as v from "valibot";
import type { Issue } from "../errors.ts";

// A rule says what a value must be and never what it was: errors hold no values.

export type Field<T> = v.GenericSchema<T>;

/** Whatever passes the test. One kind of schema for every field keeps the bundle small. */
// @__NO_SIDE_EFFECTS__
export function field<T>(rule: string, test: (value: unknown) => boolean): Field<T> {
  return v.custom<T>(test, rule);
}

/** A string that matches. */
// @__NO_SIDE_EFFECTS__
export function text(rule: string, pattern: RegExp): Field<string> {
  return field(rule, (value) => typeof value === "string" && pattern.test(value));
}

/** A whole number from `least` to `most`. */
// @__NO_SIDE_EFFECTS__
export function whole(unit: string, least: number, most: number = Number.POSITIVE_INFINITY): Field<number> {
  return field(
    `must be a whole number of ${unit}, ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );
}

/** A duration in whole seconds. */
export const seconds: Field<number> = whole("seconds", 1);

/** One of these words. */
// @__NO_SIDE_EFFECTS__
export function word<T extends string | boolean>(...words: readonly T[]): Field<T> {
  return field(`must be ${words.join(" or ")}`, (value) => words.some((word) => word === value));
}

export const flag: Field<boolean> = word<boolean>(true, false);

export const method: Field<"GET" | "POST"> = word("GET", "POST");

/** An absolute URL of http or https. The fragment stays: Plivo reads its retry policy from it. */
export const url: Field<string> = field("must be an absolute http or https URL", isWebUrl);

export function isWebUrl(value: unknown): value is string {
  try {
    return typeof value === "string" && /^https?:\/\/\S+$/i.test(value) && Boolean(new URL(value));
  } catch {
    return false;
  }
}

/** Digits, as Plivo writes them, or with a leading plus. */
export const phoneNumber: Field<string> = text(
  "must be a phone number with its country code",
  /^\+?[1-9]\d{4,14}$/,
);

type Required<T> = { [Name in keyof T]-?: undefined extends T[Name] ? never : Name }[keyof T];
type RequiredFields<T> = { readonly [Name in Required<T>]-?: Field<T[Name]> };
type OptionalFields<T> = {
  readonly [Name in Exclude<keyof T, Required<T>>]-?: Field<Exclude<T[Name], undefined>>;
};

/** An object's fields, and the rules between them. */
export interface Shape<T> {
  readonly schema: v.GenericSchema<T> & { readonly entries: Readonly<Record<string, unknown>> };
  /** Whether the object may have other fields. */
  readonly open?: boolean;
  /** Looked at when every field is right. */
  readonly relations?: ((value: T) => Iterable<Issue>) | undefined;
}

/** An object of these parameters and no others: a mistyped name is refused, not ignored. */
// @__NO_SIDE_EFFECTS__
export function parameters<T>(
  required: RequiredFields<T>,
  optional: OptionalFields<T>,
  relations?: (value: T) => Iterable<Issue>,
): Shape<T> {
  return { schema: object<T>(required, optional), relations };
}

/** An object with at least these fields. Plivo adds fields without notice: they pass. */
// @__NO_SIDE_EFFECTS__
export function atLeast<T>(required: RequiredFields<T>, optional: OptionalFields<T>): Shape<T> {
  return { schema: object<T>(required, optional), open: true };
}

// @__NO_SIDE_EFFECTS__
function object<T>(required: RequiredFields<T>, optional: OptionalFields<T>): Shape<T>["schema"] {
  const entries: Record<string, Field<unknown>> = { ...required };
  for (const [name, field] of Object.entries<Field<unknown>>(optional)) entries[name] = v.optional(field);
  // The fields were checked against T; what valibot infers from the record has forgotten it.
  return v.object(entries, "must be an object") as unknown as Shape<T>["schema"];
}
