import type { TextRule } from "@plivo-edge/plivo/rule";
import { nothing } from "./content-model.ts";
import type { XmlElement } from "./element.ts";
import type { Fault } from "./error.ts";
import type { RequiredName } from "./rule.ts";

/**
 * Where one element may stand, and what Plivo refuses of it: what the builder needs to know. Each refusal has its reason
 * beside it: Plivo documents it, or was seen to end a call for it. All else is a warning, from what the element's file
 * exports as `documented` and `findings`.
 */
export interface ElementSpec<Element extends XmlElement = XmlElement> {
  readonly name: Element["name"];
  /** The attributes for whose value Plivo refuses the document, unless it matches. */
  readonly refused: Readonly<Record<string, TextRule>>;
  /** Without one of these, which Plivo documents as required, it refuses the document. */
  readonly required?: Readonly<Record<string, true>>;
  /** The element holds one text, whose surrounding space is insignificant; Plivo refuses it unless it matches. */
  readonly content: TextRule | undefined;
  /** What the element is, as a bit of `content-model.ts`. */
  readonly category: number;
  /** The categories of what it may hold. */
  readonly contentModel: number;
  /** Which required attribute is not there: the function of `required.ts`. */
  missing?(element: XmlElement): Fault | undefined;
  /** What Plivo refuses that no single rule can say. */
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

/** A spec as an element's file has it: the compiler keeps it to the names of the element's attributes. */
export type ElementTable<Element extends XmlElement> = Pick<
  ElementSpec<Element>,
  "name" | "category" | "check"
> &
  Partial<Pick<ElementSpec, "content" | "contentModel">> & {
    readonly refused?: { readonly [Name in keyof Element["attributes"]]?: TextRule };
  } & ([RequiredName<Element["attributes"]>] extends [never]
    ? unknown
    : Required<Pick<ElementSpec, "missing">> & {
        readonly required: Readonly<Record<RequiredName<Element["attributes"]> & string, true>>;
      });

const noneRefused = {};

/** @param tag what stands in the XML, where the name does not; empty for what has no tag */
export function defineElement<Element extends XmlElement>(
  table: ElementTable<Element>,
  tag: string = table.name,
): ElementSpec<Element> {
  // Every field has its place, with or without a value: an engine reads objects of one shape far faster.
  // Its keys are names of attributes, so it is a record of them.
  const refused = (table.refused ?? noneRefused) as ElementSpec["refused"];
  return {
    open: tag && `<${tag}`,
    close: tag && `</${tag}>`,
    content: undefined,
    contentModel: nothing,
    cache: [],
    ...table,
    refused,
  };
}
