import { accepts, type Rule } from "@plivo-edge/plivo/rule";

type BooleanFacet<T> = [Extract<T, boolean>] extends [never] ? unknown : { readonly boolean: true };
type IntegerFacet<T> = [Extract<T, number>] extends [never] ? unknown : { readonly from: number };
type StringFacet<T> = [Extract<T, string>] extends [never]
  ? unknown
  : [Open<Extract<T, string>>] extends [never]
    ? { readonly words: Readonly<Record<Extract<T, string>, true>> }
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

/** What a text in a document stands for: the number or the boolean, where the rule has such values. */
export function readValue(text: string, rule: Rule | undefined): string | number | boolean {
  if (rule?.boolean && (text === "true" || text === "false")) return text === "true";
  if (rule?.from !== undefined && /^-?\d{1,15}$/.test(text)) return Number(text);
  return text;
}

/** Whether the value is as Plivo documents it. A string counts as what it stands for in a document. */
export function isDocumented(rule: Rule, value: unknown): boolean {
  return accepts(rule, typeof value === "string" ? readValue(value, rule) : value);
}

/** Whether the attribute's type in TypeScript has the value, be it documented or not. */
export function isOfType(rule: Rule | undefined, value: string | number | boolean): boolean {
  return !rule || typeof value !== "string" || !!rule.pattern || isDocumented(rule, value);
}
