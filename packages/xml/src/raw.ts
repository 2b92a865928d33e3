import { isXmlName } from "./check.ts";
import { anything } from "./content-model.ts";
import { element, type XmlElement } from "./element.ts";
import { defineElement, type ElementSpec, type ElementTable } from "./element-spec.ts";

/**
 * An element outside this package's tables: of a name that Plivo does not document, or where Plivo does not document it.
 *
 * The `#` before its name keeps it apart from every known element. Text that stands where none is documented is one too,
 * `#text`, which `parse` makes.
 */
export type RawElement = XmlElement<
  `#${string}`,
  Readonly<Record<string, string | number | boolean | undefined>>,
  readonly (string | XmlElement)[]
>;

/**
 * Makes an element that these types do not know. It is escaped, and otherwise written as it is, anywhere in a document.
 *
 * Plivo may refuse the document, so `validate` warns of it.
 *
 * @param name as it stands in the XML
 * @example
 * response(raw("Beta", { level: 3 }, speak("Hello.")));
 */
export function raw(
  name: string,
  attributes: RawElement["attributes"] = {},
  ...children: RawElement["children"]
): RawElement {
  return element(rawSpec(name), attributes, children);
}

export function rawSpec(name: string): ElementSpec<RawElement> {
  return defineElement({ ...table, name: `#${name}` }, name);
}

/** Text where Plivo documents none. */
export function strayText(text: string): RawElement {
  return element(defineElement({ ...table, name: "#text" }, ""), {}, [text]);
}

const table: ElementTable<RawElement> = {
  name: "#",
  category: anything,
  contentModel: anything,
  check({ name }) {
    return isXmlName(name.slice(1)) ? undefined : { code: "element", message: "must have an XML name" };
  },
};
