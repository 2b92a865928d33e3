import * as v from "valibot";

// A rule's text says what the parameter must be and never what it was: errors hold no values.

type Field<T> = v.GenericSchema<T>;

/** A string that passes a test. */
export function text(rule: string, test: (value: string) => boolean): Field<string> {
  return v.pipe(v.string(rule), v.check(test, rule));
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number, unit: string): Field<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  const rule = `must be a whole number of ${unit}, ${range}`;
  return v.pipe(
    v.number(rule),
    v.check((value) => Number.isSafeInteger(value) && value >= least && value <= most, rule),
  );
}

/** A duration in whole seconds, at least one. */
export const seconds: Field<number> = /* @__PURE__ */ whole(1, Number.MAX_SAFE_INTEGER, "seconds");

export const flag: Field<boolean> = /* @__PURE__ */ v.boolean("must be true or false");

export const method: Field<"GET" | "POST"> = /* @__PURE__ */ v.picklist(
  ["GET", "POST"],
  "must be GET or POST",
);

/** An absolute URL of http or https. The fragment stays: Plivo reads its retry policy from it. */
export const url: Field<string> = /* @__PURE__ */ text("must be an absolute http or https URL", isWebUrl);

function isWebUrl(value: string): boolean {
  try {
    return /^https?:\/\/\S+$/i.test(value) && Boolean(new URL(value));
  } catch {
    return false;
  }
}

const NUMBER = /^\+?[1-9]\d{4,14}$/;
const SIP_URI = /^sips?:[^\s<>,@]+@[^\s<>,@]+$/i;

export const phoneNumber: Field<string> = /* @__PURE__ */ text(
  "must be a phone number with its country code: 5 to 15 digits, a leading + allowed",
  (value) => NUMBER.test(value),
);

export const destination: Field<string> = /* @__PURE__ */ text(
  "must be a phone number with its country code (5 to 15 digits, a leading + allowed) or a SIP URI",
  (value) => NUMBER.test(value) || SIP_URI.test(value),
);

/** Whether two destinations are the same one: Plivo takes a number with or without its plus sign. */
export function sameDestination(destination: string): string {
  return destination.replace(/^\+/, "");
}

/** An object of these parameters and no others; a mistyped name is refused, not ignored. */
export function parameters<T extends object>(
  entries: {
    [Name in keyof T]-?: v.GenericSchema<T[Name]>;
  },
): Field<T> {
  const schema = v.strictObject(entries, ({ expected }) =>
    expected === "never" ? "is not a parameter of this operation" : "must be an object",
  );
  // valibot infers a mapped type that is T; TypeScript cannot see that through the generic.
  return schema as unknown as Field<T>;
}

/** A rule between parameters, reported at one of them. */
export function relation<T extends object>(
  name: keyof T & string,
  rule: string,
  holds: (value: T) => boolean,
): v.RawCheckAction<T> {
  return v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed || holds(dataset.value)) return;
    const input = dataset.value;
    addIssue({
      message: rule,
      path: [{ type: "unknown", origin: "value", input, key: name, value: input[name] }],
    });
  });
}
