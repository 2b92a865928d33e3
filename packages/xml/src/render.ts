import { attributeFault, elementFault, nestingFault, textKind } from "./check.ts";
import { isElement, kindOf, type XmlElement } from "./element.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeXml } from "./escape.ts";
import type { Kind } from "./kind.ts";
import { fits, maxBytes, notResponse, tooLarge } from "./limits.ts";
import { pathTo } from "./path.ts";

export interface RenderOptions {
  /**
   * What to do with characters that XML cannot hold, such as U+0000 or half a surrogate pair: refuse the document,
   * or put U+FFFD in their place.
   * @default "refuse"
   */
  readonly illegalCharacters?: "refuse" | "replace" | undefined;
}

/**
 * The document as the XML text that Plivo reads.
 *
 * @throws {XmlError} If Plivo would refuse the document, or it is over 102,400 bytes of UTF-8.
 * @example
 * render(response(speak("Hello."), hangup())); // <Response><Speak>Hello.</Speak><Hangup/></Response>
 */
export function render(document: ResponseElement, options?: RenderOptions): string {
  const kind = kindOf(document);
  if (kind?.name !== "Response") throw new XmlError(notResponse);
  const xml = write(document, kind, document, options?.illegalCharacters === "replace" ? "\ufffd" : "");
  if (!fits(xml, maxBytes)) throw new XmlError(tooLarge);
  return xml;
}

function write(element: XmlElement, kind: Kind, root: XmlElement, substitute: string): string {
  refuse(elementFault(kind, element), element, root);
  const { attributes, children } = element;
  let xml = `<${kind.tag}`;
  let place = 0;
  for (const name in attributes) {
    const value: unknown = attributes[name as never];
    xml += piece(kind, place++ % 64, value, element, root, substitute, name);
  }
  if (!children.length) return `${xml}/>`;

  xml += ">";
  for (const child of children) {
    const childKind = typeof child === "string" ? textKind : kindOf(child);
    refuse(nestingFault(kind, childKind), isElement(child) ? child : element, root);
    xml +=
      typeof child === "string"
        ? piece(kind, 64 + (child.length % 64), child, element, root, substitute)
        : write(child as XmlElement, childKind as Kind, root, substitute);
  }
  return `${xml}</${kind.tag}>`;
}

/**
 * The XML of an attribute, or of a text.
 *
 * A server says the same in most of its documents. So each kind keeps what it wrote last at each of a few places, which
 * saves checking and escaping it again: an attribute's place is its position, and a text's its length.
 */
function piece(
  kind: Kind,
  place: number,
  value: unknown,
  element: XmlElement,
  root: XmlElement,
  substitute: string,
  name?: string,
): string {
  const last = kind.known[place];
  if (last && last.value === value && last.name === name) return last.xml;

  if (name) refuse(attributeFault(kind, name, value), element, root);
  const text = escapeXml(`${value}`, !!name, () => {
    if (!substitute)
      refuse({ code: "character", attribute: name, message: "must hold only XML characters" }, element, root);
    return substitute;
  });
  const xml = name ? ` ${name}="${text}"` : text;
  if (!substitute && xml.length < 1000) kind.known[place] = { name, value, xml };
  return xml;
}

function refuse(fault: Fault | undefined, element: XmlElement, root: XmlElement): void {
  if (fault) throw new XmlError(fault, pathTo(element, root));
}
