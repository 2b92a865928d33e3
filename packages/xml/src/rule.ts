/** What an attribute, or an element's text, may hold: a value that fits any one of the facets present. */
export interface Rule {
  readonly boolean?: true;
  /** The smallest integer allowed. */
  readonly from?: number;
  /** The largest integer allowed. */
  readonly to?: number;
  readonly words?: readonly string[];
  readonly pattern?: RegExp;
  /** What `pattern` stands for, in an error message. */
  readonly form?: string;
}

type BooleanFacet<T> = [Extract<T, boolean>] extends [never] ? unknown : { readonly boolean: true };
type IntegerFacet<T> = [Extract<T, number>] extends [never] ? unknown : { readonly from: number };
type StringFacet<T> = [Extract<T, string>] extends [never]
  ? unknown
  : [Open<Extract<T, string>>] extends [never]
    ? { readonly words: readonly Extract<T, string>[] }
    : { readonly pattern: RegExp; readonly form: string };

/** The members of a union of strings that stand for any number of strings. */
type Open<T extends string> = T extends string
  ? Record<never, never> extends Record<T, 1>
    ? T
    : never
  : never;

/** The rule that an attribute of type T needs. */
export type RuleFor<T> = Rule & BooleanFacet<T> & IntegerFacet<T> & StringFacet<T>;

/** One rule for each attribute of an interface: no more, no fewer, each of the attribute's own type. */
export type AttributeTable<Attributes> = {
  readonly [Name in keyof Attributes]-?: RuleFor<Exclude<Attributes[Name], undefined>>;
};

/** The attributes that may not be left out. */
export type RequiredName<Attributes> = {
  [Name in keyof Attributes]-?: undefined extends Attributes[Name] ? never : Name;
}[keyof Attributes];

export function accepts(rule: Rule, value: unknown): boolean {
  if (typeof value === "string") {
    return rule.words?.includes(value) || (rule.pattern?.test(value) ?? false);
  }
  if (typeof value === "number") {
    const { from, to } = rule;
    return (
      from !== undefined && Number.isInteger(value) && value >= from && (to === undefined || value <= to)
    );
  }
  return rule.boolean === true && typeof value === "boolean";
}

/** "an integer from 1 to 32, or one of auto": what the rule accepts, in words. */
export function describe({ boolean, from, to, words, form }: Rule): string {
  const parts: string[] = [];
  if (boolean) parts.push("true or false");
  if (from !== undefined)
    parts.push(`an integer ${to === undefined ? `>= ${from}` : `from ${from} to ${to}`}`);
  if (words) parts.push(words.join(" | "));
  if (form) parts.push(form);
  return parts.join(", or ");
}
