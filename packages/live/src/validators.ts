import * as v from "valibot";

// `v.string`, `v.array`, `v.picklist` and `v.pipe` would do the same, but a subscriber downloads each of them.

export const Text: v.GenericSchema<string> = /* @__PURE__ */ v.custom<string>(
  (input) => typeof input === "string",
);

export const Integer: v.GenericSchema<number> = /* @__PURE__ */ v.custom<number>(Number.isSafeInteger);

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Value>(...values: readonly Value[]): v.GenericSchema<Value> {
  const known = new Set<unknown>(values);
  return v.custom<Value>((input) => known.has(input));
}

/* @__NO_SIDE_EFFECTS__ */
export function listOf<Item>(item: v.GenericSchema<Item>): v.GenericSchema<Item[]> {
  return v.custom<Item[]>((input) => Array.isArray(input) && input.every((one) => v.is(item, one)));
}
