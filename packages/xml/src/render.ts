import { attributeFault, elementFault, nestingFault } from "./check.ts";
import { isElement, type Kind, kindOf, type XmlElement } from "./element.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeXml, illegal, special } from "./escape.ts";
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
export function render(document: ResponseElement, options: RenderOptions = {}): string {
  const kind = kindOf(document);
  if (kind?.name !== "Response") throw new XmlError(notResponse);
  const xml = write(document, kind, { document, replaces: options.illegalCharacters === "replace" });
  if (!fits(xml, maxBytes)) throw new XmlError(tooLarge);
  return xml;
}

interface Context {
  readonly document: ResponseElement;
  readonly replaces: boolean;
}

function write(element: XmlElement, kind: Kind, context: Context): string {
  refuseIf(elementFault(kind, element), element, context);
  const { attributes, children } = element;
  const tag = kind.tag ?? kind.name;
  let xml = `<${tag}`;
  for (const name in attributes) {
    const value: unknown = attributes[name as never];
    refuseIf(attributeFault(kind, name, value), element, context);
    xml += ` ${name}="${typeof value === "string" ? text(value, element, context, name) : value}"`;
  }
  if (children.length === 0) return `${xml}/>`;

  xml += ">";
  for (const child of children) {
    const childKind = kindOf(child);
    refuseIf(nestingFault(kind, childKind), isElement(child) ? child : element, context);
    // What has no kind was refused, so what is no element is text.
    xml += isElement(child)
      ? write(child, childKind as Kind, context)
      : text(child as string, element, context);
  }
  return `${xml}</${tag}>`;
}

function text(value: string, element: XmlElement, context: Context, attribute?: string): string {
  if (!special.test(value)) return value;
  if (!illegal.test(value)) return escapeXml(value, !!attribute);
  if (!context.replaces) {
    refuseIf(
      { code: "character", attribute, message: "holds a character that XML cannot" },
      element,
      context,
    );
  }
  return escapeXml(value.replace(new RegExp(illegal, "gu"), "\ufffd"), !!attribute);
}

function refuseIf(fault: Fault | undefined, element: XmlElement, context: Context): void {
  if (fault) throw new XmlError(fault, pathTo(element, context.document));
}
