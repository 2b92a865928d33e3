import { nothing } from "./content-model.ts";
import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import type { AttributeTable, RequiredName, Rule } from "./rule.ts";

/** What one element may be: the single source that the builder, the parser and the validator read. */
export interface ElementSpec<Element extends XmlElement = XmlElement> {
  readonly name: Element["name"];
  readonly attributes: Readonly<Record<string, Rule>>;
  readonly required?: Readonly<Record<string, true>>;
  /** The element holds exactly one text, whose surrounding space is insignificant, of this form. */
  readonly content: Rule | undefined;
  /** What the element is, as a bit of `content-model.ts`. */
  readonly category: number;
  /** The categories of what it may hold. */
  readonly contentModel: number;
  /** Which required attribute is not there: the function of `required.ts`. */
  missing?(element: XmlElement): Fault | undefined;
  /** What no single rule can say. */
  check?(element: Element): Fault | undefined;
  /** How its XML begins. */
  readonly open: string;
  /** How its XML ends, if it has children. */
  readonly close: string;
  /** What `render` wrote last, by place. */
  readonly cache: CachedXml[];
}

/** A value, the attribute that has it (a text is of none), and the XML of both. */
export type CachedXml = readonly [value: unknown, attribute: string | undefined, xml: string];

/** The table of a spec, which the compiler keeps equal to the interface of the element's attributes. */
export type ElementTable<Element extends XmlElement> = Pick<
  ElementSpec<Element>,
  "name" | "category" | "check"
> &
  Partial<Pick<ElementSpec, "content" | "contentModel">> & {
    readonly attributes: AttributeTable<Element["attributes"]>;
  } & ([RequiredName<Element["attributes"]>] extends [never]
    ? unknown
    : Required<Pick<ElementSpec, "missing">> & {
        readonly required: Readonly<Record<RequiredName<Element["attributes"]> & string, true>>;
      });

/** The spec of a table. `tag` is what stands in the XML, where the name does not. */
export function defineElement<Element extends XmlElement>(
  table: ElementTable<Element>,
  tag: string = table.name,
): ElementSpec<Element> {
  // Every field has its place, with or without a value: an engine reads objects of one shape far faster.
  return {
    open: `<${tag}`,
    close: `</${tag}>`,
    content: undefined,
    contentModel: nothing,
    cache: [],
    ...table,
  };
}
