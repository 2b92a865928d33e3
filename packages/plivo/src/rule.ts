/**
 * What a value may be. It fits if one of the facets that are present fits it. Plain data, so that a check, a message and
 * a JSON Schema can be made of it.
 */
export type Rule = {
  readonly boolean?: true;
  /** The smallest whole number. */
  readonly from?: number;
  /** The largest whole number. */
  readonly to?: number;
  /** What the number counts, for the message: `seconds`. */
  readonly unit?: string;
  /** The words allowed, each with `true`, so that the compiler sees a missing one. */
  readonly words?: Readonly<Record<string, true>>;
} & (TextRule | { readonly pattern?: undefined; readonly form?: undefined });

/** Texts that match. */
export interface TextRule {
  readonly pattern: RegExp;
  /** What a message says in place of the pattern. */
  readonly form: string;
}

/** A text with something in it. */
export const someText: TextRule = { pattern: /\S/, form: "a text" };

/** Whether the value fits as it is. */
export function accepts(rule: Rule, value: unknown): boolean {
  if (typeof value === "string") {
    return rule.pattern?.test(value) || (rule.words !== undefined && Object.hasOwn(rule.words, value));
  }
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value >= (rule.from ?? Infinity) && value <= (rule.to ?? Infinity);
  }
  return typeof value === "boolean" && rule.boolean === true;
}

/**
 * The value that the rule takes this one for: Plivo and its SDKs write `"60"` and `60`, `"true"`, `True` and `1` alike.
 * Undefined if it fits in no form.
 */
export function read(rule: Rule, value: unknown): Scalar | undefined {
  if (accepts(rule, value)) return value as Scalar; // no rule accepts anything else
  return otherForms(value).find((form) => accepts(rule, form));
}

type Scalar = string | number | boolean;

function otherForms(value: unknown): Scalar[] {
  if (typeof value === "number") return [String(value), ...truth(String(value))];
  if (typeof value === "string") return [...(/^\d+$/.test(value) ? [Number(value)] : []), ...truth(value)];
  return [];
}

function truth(text: string): boolean[] {
  if (/^(true|1)$/i.test(text)) return [true];
  return /^(false|0)$/i.test(text) ? [false] : [];
}

/** What the rule takes, in words: `GET or POST`, `a whole number of seconds, 1 or more`. */
export function describe({ boolean, from, to, unit, words, form }: Rule): string {
  const choices = [
    ...(boolean ? ["true", "false"] : []),
    ...Object.keys(words ?? {}).map((word) => word || "empty"),
  ];
  if (from !== undefined) {
    const number = unit ? `a whole number of ${unit}` : "a whole number";
    choices.push(`${number}, ${from} ${to === undefined ? "or more" : `to ${to}`}`);
  }
  if (form) choices.push(form);
  const last = choices.pop() ?? "nothing";
  return choices.length > 0 ? `${choices.join(", ")} or ${last}` : last;
}
