import { attributeFault, elementFault, nestingFault } from "./check.ts";
import { isElement, type Kind, kindOf, type XmlElement } from "./element.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeXml, illegal, isLegal, specialInAttribute, specialInText } from "./escape.ts";
import { fits, illegalCharacter, maxBytes, notResponse, tooLarge } from "./limits.ts";
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
export function render(document: ResponseElement, options: RenderOptions = {}): string {
  const kind = kindOf(document);
  if (kind?.name !== "Response") throw new XmlError(notResponse);
  let xml = write(document, kind, document);
  if (!isLegal(xml)) {
    if (options.illegalCharacters !== "replace") refuseIllegal(document, document);
    xml = xml.replace(new RegExp(illegal, "gu"), "\ufffd");
  }
  if (!fits(xml, maxBytes)) throw new XmlError(tooLarge);
  return xml;
}

function write(element: XmlElement, kind: Kind, document: XmlElement): string {
  refuseIf(elementFault(kind, element), element, document);
  const { attributes, children } = element;
  const tag = kind.name[0] === "#" ? kind.name.slice(1) : kind.name;
  let xml = `<${tag}`;
  for (const name in attributes) {
    const value: unknown = attributes[name as never];
    refuseIf(attributeFault(kind, name, value), element, document);
    xml += ` ${name}="${typeof value === "string" ? escapeXml(value, specialInAttribute) : value}"`;
  }
  if (children.length === 0) return `${xml}/>`;

  xml += ">";
  for (const child of children) {
    if (typeof child === "string") {
      refuseIf(nestingFault(kind, child), element, document);
      xml += escapeXml(child, specialInText);
    } else {
      const childKind = kindOf(child);
      // What has no kind is refused, so what goes on has one and is an element.
      refuseIf(nestingFault(kind, childKind), childKind ? (child as XmlElement) : element, document);
      xml += write(child as XmlElement, childKind as Kind, document);
    }
  }
  return `${xml}</${tag}>`;
}

function refuseIf(fault: Fault | undefined, element: XmlElement, document: XmlElement): void {
  if (fault) throw new XmlError(fault, pathTo(element, document));
}

/** Looks for the first illegal character again, now with its place. */
function refuseIllegal(element: XmlElement, document: XmlElement): void {
  for (const [attribute, value] of Object.entries(element.attributes)) {
    if (illegal.test(value)) refuseIf({ ...illegalCharacter, attribute }, element, document);
  }
  for (const child of element.children) {
    if (isElement(child)) refuseIllegal(child, document);
    else if (illegal.test(child as string)) refuseIf(illegalCharacter, element, document);
  }
}
