import type { Fault } from "./error.ts";
import { nothing, text } from "./group.ts";
import type { AttributeTable, RequiredName, Rule } from "./rule.ts";

/** An element of an answer document: a plain value, the same whether built or parsed. */
export interface XmlElement<
  Name extends string = string,
  Attributes extends object = object,
  Children extends readonly unknown[] = readonly unknown[],
> {
  readonly name: Name;
  /** In the documented spelling, as JavaScript values. */
  readonly attributes: Readonly<Attributes>;
  /** Text and elements, in order. */
  readonly children: Children;
}

/** What one element may be: the single source that the builder, the parser and the validator read. */
export interface Kind<Element extends XmlElement = XmlElement> {
  readonly name: Element["name"];
  readonly attributes: Readonly<Record<string, Rule>>;
  readonly required?: Readonly<Record<string, true>>;
  /** The element holds exactly one text, whose surrounding space is insignificant, of this form. */
  readonly content?: Rule;
  /** What stands in the XML, where `name` does not. */
  readonly tag?: string;
  /** What the element is, as a bit of `group.ts`. */
  readonly group: number;
  /** The groups of what it may hold. */
  readonly holds: number;
  /** What no single rule can say. */
  check?(element: Element): Fault | undefined;
}

/** A kind whose table the compiler keeps equal to the interface of the element's attributes. */
export type KindOf<Element extends XmlElement> = Omit<Kind<Element>, "attributes"> & {
  readonly attributes: AttributeTable<Element["attributes"]>;
} & ([RequiredName<Element["attributes"]>] extends [never]
    ? unknown
    : { readonly required: Readonly<Record<RequiredName<Element["attributes"]> & string, true>> });

// The kind is private: an element shows, compares and serialises as its three public fields, while `render` finds
// the rules without a registry, which would pull every element's table into every bundle.
class PlivoElement implements XmlElement {
  declare readonly name: string;
  declare readonly attributes: object;
  declare readonly children: readonly unknown[];
  readonly #kind: Kind;

  constructor(kind: Kind, attributes: object, children: readonly unknown[]) {
    this.name = kind.name;
    this.attributes = attributes;
    this.children = children;
    this.#kind = kind;
  }

  static kindOf(value: unknown): Kind | undefined {
    if (typeof value === "string") return textKind;
    return value && typeof value === "object" && #kind in value ? value.#kind : undefined;
  }
}

/** What a child is that is no element. */
export const textKind: Kind = { name: "text", group: text, attributes: {}, holds: nothing };

/** What an element made by this package is, or text; undefined for everything else. */
export const kindOf: (value: unknown) => Kind | undefined = PlivoElement.kindOf;

export function element<Element extends XmlElement>(
  kind: Kind<Element>,
  attributes: Element["attributes"],
  children: Element["children"],
): Element {
  const made: unknown = new PlivoElement(kind, defined(attributes), children);
  // The kind and the children are those of Element, so what was made is one.
  return made as Element;
}

export function isElement(value: unknown): value is XmlElement {
  return typeof value === "object" && kindOf(value) !== undefined;
}

/** The attributes without those that are undefined: the same object when there are none. */
function defined<Attributes extends object>(attributes: Attributes): object {
  for (const name in attributes) {
    if (attributes[name] === undefined) {
      const { [name]: _, ...rest } = attributes;
      return defined(rest);
    }
  }
  return attributes;
}
