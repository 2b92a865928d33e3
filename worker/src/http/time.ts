import * as v from "valibot";

const timestamp = v.pipe(v.string(), v.isoTimestamp());

/** A time in ISO 8601, as it was written. */
export function isoTime(rule: string): v.GenericSchema<unknown, string> {
  return v.pipe(
    v.string(rule),
    v.isoTimestamp(rule),
    // Some that are one by their form are none to the platform, such as those with an offset of `+01`.
    v.check((text) => !v.is(timestamp, text) || Number.isFinite(Date.parse(text)), rule),
  );
}
