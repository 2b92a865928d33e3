import type { XmlElement } from "@plivo-edge/xml";
import { SaxesParser } from "saxes";
import { isElement } from "../src/element.ts";

/** A document as an independent, strict XML parser reads it; neighbouring texts are joined. */
export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (string | Read)[];
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (string | Read)[];
}

/** @throws {Error} If the text is not well-formed. */
export function readXml(text: string): Read {
  const parser = new SaxesParser();
  const root: Open = { name: "", attributes: {}, children: [] };
  const open: Open[] = [root];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: Open = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (part) => {
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + part;
    else if (part !== "") children.push(part);
  });
  parser.write(text).close();
  const [element] = root.children;
  if (element === undefined || typeof element === "string") throw new Error("no root element");
  return element;
}

/** What a parser has to read where the element was written: in XML, every value is text. */
export function asRead({ name, attributes, children }: XmlElement): Read {
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    children: children.map((child) => (isElement(child) ? asRead(child) : String(child))),
  };
}
