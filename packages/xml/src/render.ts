import { attributeFault, elementFault, nestingFault } from "./check.ts";
import { isElement, type Kind, kindOf, type XmlElement } from "./element.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeXml } from "./escape.ts";
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
export function render(document: ResponseElement, { illegalCharacters }: RenderOptions = {}): string {
  const kind = kindOf(document);
  if (kind?.name !== "Response") throw new XmlError(notResponse);
  const xml = write(document, kind, document, illegalCharacters === "replace" ? "\ufffd" : undefined);
  if (!fits(xml, maxBytes)) throw new XmlError(tooLarge);
  return xml;
}

function write(element: XmlElement, kind: Kind, root: XmlElement, substitute: string | undefined): string {
  const fault = elementFault(kind, element);
  if (fault) refuse(fault, element, root);
  const { attributes, children } = element;
  const tag = kind.tag ?? kind.name;
  let xml = `<${tag}`;
  for (const name in attributes) {
    const value: unknown = attributes[name as never];
    const fault = attributeFault(kind, name, value);
    if (fault) refuse(fault, element, root);
    xml += ` ${name}="${typeof value === "string" ? text(value, element, root, substitute, name) : value}"`;
  }
  if (children.length === 0) return `${xml}/>`;

  xml += ">";
  for (const child of children) {
    const childKind = kindOf(child);
    const fault = nestingFault(kind, childKind);
    if (fault) refuse(fault, isElement(child) ? child : element, root);
    // What has no kind was refused, so what is no element is text.
    xml +=
      typeof child === "string"
        ? text(child, element, root, substitute)
        : write(child as XmlElement, childKind as Kind, root, substitute);
  }
  return `${xml}</${tag}>`;
}

function text(
  value: string,
  element: XmlElement,
  root: XmlElement,
  substitute: string | undefined,
  attribute?: string,
): string {
  const escaped = escapeXml(value, !!attribute, substitute);
  if (escaped === undefined)
    refuse({ code: "character", attribute, message: "must hold only XML characters" }, element, root);
  return escaped;
}

function refuse(fault: Fault, element: XmlElement, root: XmlElement): never {
  throw new XmlError(fault, pathTo(element, root));
}
