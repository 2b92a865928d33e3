import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import { nothing } from "./group.ts";
import type { AttributeTable, RequiredName, Rule } from "./rule.ts";

/** What one element may be: the single source that the builder, the parser and the validator read. */
export interface Kind<Element extends XmlElement = XmlElement> {
  readonly name: Element["name"];
  /** What the element is called in XML. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Rule>>;
  readonly required: Readonly<Record<string, true>> | undefined;
  /** The element holds exactly one text, whose surrounding space is insignificant, of this form. */
  readonly content: Rule | undefined;
  /** What the element is, as a bit of `group.ts`. */
  readonly group: number;
  /** The groups of what it may hold. */
  readonly holds: number;
  /** What no single rule can say. */
  check?(element: Element): Fault | undefined;
  /** What was written last, by where: see `render`. */
  readonly known: Written[];
}

/** An attribute or a text, once it was found good. */
export interface Written {
  readonly name: string | undefined;
  readonly value: unknown;
  readonly xml: string;
}

/** The table of a kind, which the compiler keeps equal to the interface of the element's attributes. */
export type KindOf<Element extends XmlElement> = Pick<Kind<Element>, "name" | "group" | "check"> &
  Partial<Pick<Kind, "content" | "holds">> & {
    readonly attributes: AttributeTable<Element["attributes"]>;
  } & ([RequiredName<Element["attributes"]>] extends [never]
    ? unknown
    : { readonly required: Readonly<Record<RequiredName<Element["attributes"]> & string, true>> });

/** A kind from its table. They all have one shape, which makes reading them several times as fast. */
export function define<Element extends XmlElement>(table: KindOf<Element>): Kind<Element> {
  return {
    tag: table.name,
    required: undefined,
    content: undefined,
    holds: nothing,
    known: [],
    ...table,
  };
}
