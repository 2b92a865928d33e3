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

/** Whether the value fits as it is. */
export function accepts(rule: Rule, value: unknown): boolean {
  if (typeof value === "string") {
    return Boolean(rule.pattern?.test(value)) || Object.hasOwn(rule.words ?? {}, value);
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
export function read(rule: Rule, value: unknown): string | number | boolean | undefined {
  return forms(value).find((form) => accepts(rule, form));
}

function forms(value: unknown): (string | number | boolean)[] {
  switch (typeof value) {
    case "boolean":
      return [value];
    case "number":
      return [value, String(value), ...truth(String(value))];
    case "string":
      return [value, ...(/^\d+$/.test(value) ? [Number(value)] : []), ...truth(value)];
    default:
      return [];
  }
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
