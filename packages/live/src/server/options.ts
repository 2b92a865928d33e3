import * as v from "valibot";

/** Names need no escaping in a query, so that every reader of the URL signs and verifies the same characters. */
export const Name: v.GenericSchema<unknown, string> = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.string("must be a string"),
  /* @__PURE__ */ v.regex(
    /^(?!\.{1,2}$)[\w.-]{1,64}$/,
    "must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as ..",
  ),
);

export const Seconds: v.GenericSchema<unknown, number> = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.number("must be a number"),
  /* @__PURE__ */ v.safeInteger("must be a whole number of seconds"),
  /* @__PURE__ */ v.minValue(1, "must be at least 1 second"),
);

/**
 * How long a ticket may last, in seconds. Longer ones are refused, which milliseconds look like: an hour of them would be
 * 41 days. It is also how long a revocation has to be remembered.
 */
export const ticketLifetime = {
  shortest: 1,
  longest: 2_678_400,
  rule: "must be a whole number of seconds, 1 to 2678400, which is 31 days",
} as const;

export const TicketSeconds: v.GenericSchema<unknown, number> = /* @__PURE__ */ v.pipe(
  /* @__PURE__ */ v.number(ticketLifetime.rule),
  /* @__PURE__ */ v.safeInteger(ticketLifetime.rule),
  /* @__PURE__ */ v.minValue(ticketLifetime.shortest, ticketLifetime.rule),
  /* @__PURE__ */ v.maxValue(ticketLifetime.longest, ticketLifetime.rule),
);

/** @throws {TypeError} that names the function, each option and its rule, and never a value. */
export function checkOptions<Options>(
  where: string,
  schema: v.GenericSchema<unknown, Options>,
  options: unknown,
): Options {
  const result = v.safeParse(schema, options);
  if (result.success) return result.output;
  const complaints = result.issues.map((issue) => `\`${v.getDotPath(issue) ?? "options"}\` ${ruleOf(issue)}`);
  throw new TypeError(`${where}: ${complaints.join("; ")}`);
}

/** An object that has a key too many, lacks one, or is none: all three are issues of `strictObject`. */
function ruleOf({ type, path, expected, message }: v.BaseIssue<unknown>): string {
  if (type !== "strict_object") return message;
  if (path === undefined) return "must be an object";
  return expected === "never" ? "is not an option" : "is missing";
}
