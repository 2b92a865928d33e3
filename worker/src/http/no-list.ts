import * as v from "valibot";

/** Refuses a list where an object belongs: it is one too, of its indexes, and an empty one has all that is optional. */
export function noList<T>(object: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (Array.isArray(value) ? null : value)),
    object,
  );
}
