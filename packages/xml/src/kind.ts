import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import { nothing } from "./group.ts";
import type { AttributeTable, RequiredName, Rule } from "./rule.ts";

/** What one element may be: the single source that the builder, the parser and the validator read. */
export interface Kind<Element extends XmlElement = XmlElement> {
  readonly name: Element["name"];
  readonly attributes: Readonly<Record<string, Rule>>;
  readonly required?: Readonly<Record<string, true>>;
  /** The element holds exactly one text, whose surrounding space is insignificant, of this form. */
  readonly content: Rule | undefined;
  /** What the element is, as a bit of `group.ts`. */
  readonly group: number;
  /** The groups of what it may hold. */
  readonly holds: number;
  /** Which required attribute is not there: the function of `required.ts`. */
  missing?(element: XmlElement): Fault | undefined;
  /** What no single rule can say. */
  check?(element: Element): Fault | undefined;
  /** How its XML begins. */
  readonly open: string;
  /** How its XML ends, if it has children. */
  readonly close: string;
  /** What `render` wrote last, by place. */
  readonly known: Known[];
}

/** A value, the attribute that has it (a text is of none), and the XML of both. */
export type Known = readonly [value: unknown, attribute: string | undefined, xml: string];

/** The table of a kind, which the compiler keeps equal to the interface of the element's attributes. */
export type KindOf<Element extends XmlElement> = Pick<Kind<Element>, "name" | "group" | "check"> &
  Partial<Pick<Kind, "content" | "holds">> & {
    readonly attributes: AttributeTable<Element["attributes"]>;
  } & ([RequiredName<Element["attributes"]>] extends [never]
    ? unknown
    : Required<Pick<Kind, "missing">> & {
        readonly required: Readonly<Record<RequiredName<Element["attributes"]> & string, true>>;
      });

/** The kind of a table. `tag` is what stands in the XML, where the name does not. */
export function define<Element extends XmlElement>(
  table: KindOf<Element>,
  tag: string = table.name,
): Kind<Element> {
  // Every field has its place, with or without a value: an engine reads objects of one shape far faster.
  return {
    open: `<${tag}`,
    close: `</${tag}>`,
    content: undefined,
    holds: nothing,
    known: [],
    ...table,
  };
}
