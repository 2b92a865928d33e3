import { accepts, describe, type Rule } from "@plivo-edge/plivo/rule";

// Plain rules rather than schemas of valibot, which would be half of what an edge function loads of this package.

/** What is wrong with the value of an option: messages that begin with its name. */
export type Check = (value: unknown, option: string) => string[];

/** It must fit the rule. */
export function fits(rule: Rule): Check {
  return (value, option) => (accepts(rule, value) ? [] : [`\`${option}\` must be ${describe(rule)}`]);
}

/** It must be one of these. */
export function oneOf(...values: readonly (string | boolean)[]): Check {
  const choices = values.map((value) => JSON.stringify(value)).join(" or ");
  return (value, option) =>
    values.some((each) => each === value) ? [] : [`\`${option}\` must be ${choices}`];
}

/** Names need no escaping in a URL, so that every reader of it signs and verifies the same characters. */
export const isName: Check = /* @__PURE__ */ fits({
  pattern: /^(?!\.{1,2}$)[\w.-]{1,64}$/,
  form: "1 to 64 of A-Z a-z 0-9 . _ -, and no path such as ..",
});

export const isSeconds: Check = /* @__PURE__ */ fits({ from: 1, unit: "seconds" });

/**
 * How long a ticket may last, in seconds. Longer ones are refused, which milliseconds look like: an hour of them would be
 * 41 days. It is also how long a revocation has to be remembered.
 */
export const ticketLifetime = {
  shortest: 1,
  longest: 2_678_400,
  rule: "must be a whole number of seconds, 1 to 2678400, which is 31 days",
} as const;

export const isTicketSeconds: Check = (value, option) =>
  accepts({ from: ticketLifetime.shortest, to: ticketLifetime.longest }, value)
    ? []
    : [`\`${option}\` ${ticketLifetime.rule}`];

/**
 * The options that have been checked, and no others.
 *
 * @param required an option that must be there; the others need not
 * @throws {TypeError} that names the function, each option and its rule, and never a value.
 */
export function checkOptions<Options>(
  where: string,
  checks: Readonly<Record<string, Check>>,
  options: unknown,
  required?: string,
): Options {
  const isObject = typeof options === "object" && options !== null;
  const entries = isObject ? Object.entries(options) : [];
  const complaints = isObject ? [] : ["`options` must be an object"];
  if (isObject && required && !Object.hasOwn(options, required))
    complaints.push(`\`${required}\` is missing`);
  for (const [option, value] of entries) {
    const check = Object.hasOwn(checks, option) ? checks[option] : undefined;
    complaints.push(...(check?.(value, option) ?? [`\`${option}\` is not an option`]));
  }
  if (complaints.length > 0) throw new TypeError(`${where}: ${complaints.join("; ")}`);
  // The checks are those of the type.
  return Object.fromEntries(entries) as Options;
}
