import { xmlName } from "./check.ts";
import { anything } from "./content-model.ts";
import { element, type XmlElement } from "./element.ts";
import { defineElement, type ElementTable } from "./element-spec.ts";

/** An element outside this package's tables. The `#` before its name keeps it apart from every known element. */
export type RawElement = XmlElement<
  `#${string}`,
  Readonly<Record<string, string | number | boolean | undefined>>,
  readonly (string | XmlElement)[]
>;

/**
 * The way past the tables: an element that is escaped and otherwise written as it is, anywhere in a document.
 *
 * Plivo may refuse the document, and so does `parse`.
 *
 * @example
 * response(raw("Beta", { level: 3 }, speak("Hello.")));
 */
export function raw(
  name: string,
  attributes: RawElement["attributes"] = {},
  ...children: RawElement["children"]
): RawElement {
  return element(defineElement({ ...table, name: `#${name}` }, name), attributes, children);
}

const table: ElementTable<RawElement> = {
  name: "#",
  attributes: {},
  category: anything,
  contentModel: anything,
  check({ name }) {
    return xmlName.test(name.slice(1)) ? undefined : { code: "element", message: "must have an XML name" };
  },
};
