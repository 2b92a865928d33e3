// Predicates rather than schemas of valibot, whose smallest brings half a kilobyte of messages that nobody reads here: a
// frame and a ticket are good, or they are not.

/** Whether an input is what it should be. */
export type Validator<Value> = (input: unknown) => input is Value;

export const isText: Validator<string> = (input) => typeof input === "string";

export const isNumber: Validator<number> = (input): input is number => Number.isFinite(input);

export const isInteger: Validator<number> = (input): input is number => Number.isSafeInteger(input);

export function oneOf<const Value>(...values: readonly Value[]): Validator<Value> {
  return (input): input is Value => values.some((value) => value === input);
}

export function listOf<Item>(item: Validator<Item>): Validator<Item[]> {
  return (input): input is Item[] => Array.isArray(input) && input.every(item);
}

export function fieldsOf<Fields extends object>(
  fields: {
    readonly [Field in keyof Fields]: Validator<Fields[Field]>;
  },
): Validator<Fields> {
  const entries = Object.entries<Validator<unknown>>(fields);
  // Whatever has such fields is an object, or as good as one.
  return (input): input is Fields => entries.every(([field, is]) => is(Object(input)[field]));
}
