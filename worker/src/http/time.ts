import * as v from "valibot";

const timestamp = v.pipe(v.string(), v.isoTimestamp());

/**
 * A time in ISO 8601, as it was written. Some that valibot takes for one are none to the platform, such as those with an offset
 * of `+01`.
 */
export function isoTime(rule: string): v.GenericSchema<unknown, string> {
  return v.pipe(
    v.string(rule),
    v.check((text) => v.is(timestamp, text) && Number.isFinite(Date.parse(text)), rule),
  );
}
