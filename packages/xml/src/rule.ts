/** What an attribute, or an element's text, may hold: a value that fits any one of the facets present. */
export interface Rule {
  readonly boolean?: true;
  /** The smallest integer allowed. */
  readonly from?: number;
  /** The largest integer allowed. */
  readonly to?: number;
  /** The strings allowed, each with `true`, so that the compiler sees a missing one. */
  readonly words?: Readonly<Record<string, true>>;
  readonly pattern?: RegExp;
  /** What an error message says in place of `pattern`. */
  readonly form?: string;
}

type BooleanFacet<T> = [Extract<T, boolean>] extends [never] ? unknown : { readonly boolean: true };
type IntegerFacet<T> = [Extract<T, number>] extends [never] ? unknown : { readonly from: number };
type StringFacet<T> = [Extract<T, string>] extends [never]
  ? unknown
  : [Open<Extract<T, string>>] extends [never]
    ? { readonly words: Readonly<Record<Extract<T, string>, true>> }
    : { readonly pattern: RegExp };

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

export function accepts(rule: Rule, value: unknown): boolean | undefined {
  if (typeof value === "string") return rule.pattern?.test(value) || rule.words?.[value] === true;
  if (typeof value === "number") {
    return value >= (rule.from ?? Infinity) && value <= (rule.to ?? Infinity) && Number.isSafeInteger(value);
  }
  return typeof value === "boolean" && rule.boolean;
}

/** "auto, an integer from 2 to 10": what the rule accepts, in words. */
export function describe({ boolean, from, to, words, pattern, form }: Rule): string {
  return [
    ...Object.keys(words ?? {}),
    boolean && "true, false",
    from !== undefined && `an integer from ${from}${to ? ` to ${to}` : ""}`,
    form ?? pattern,
  ]
    .filter(Boolean)
    .join(", ");
}
