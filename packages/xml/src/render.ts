import { attributeFault, elementFault, foreignChild } from "./check.ts";
import { specOf, type XmlElement } from "./element.ts";
import type { ElementSpec } from "./element-spec.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeXml } from "./escape.ts";
import { fits, maxBytes, notResponse, tooLarge } from "./limits.ts";
import { pathTo } from "./path.ts";

/** What `render` takes. */
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
 * It writes whatever Plivo is not known to refuse: `validate` says what Plivo documents otherwise.
 *
 * @throws {@link XmlError} if Plivo would refuse the document, it is no XML, or it is over 102,400 bytes of UTF-8.
 * @example
 * render(response(speak("Hello."), hangup())); // <Response><Speak>Hello.</Speak><Hangup/></Response>
 */
export function render(document: ResponseElement, options?: RenderOptions): string {
  const spec = specOf(document);
  if (spec?.name !== "Response") throw new XmlError(notResponse);
  const xml = write(
    document,
    spec,
    document,
    options?.illegalCharacters === "replace" ? "\ufffd" : undefined,
  );
  if (!fits(xml, maxBytes)) throw new XmlError(tooLarge);
  return xml;
}

function write(
  element: XmlElement,
  spec: ElementSpec,
  root: XmlElement,
  substitute: string | undefined,
): string {
  refuse(elementFault(spec, element), element, root);
  const { attributes, children } = element;
  let xml = spec.open;
  let place = 0;
  for (const name in attributes) {
    const value: unknown = attributes[name as never];
    xml += piece(spec, place++ % 32, value, element, root, substitute, name);
  }
  // Text that stands where none is documented is an element without a tag.
  if (children.length === 0) return xml && `${xml}/>`;

  xml &&= `${xml}>`;
  for (const child of children) {
    if (typeof child === "string") {
      xml += piece(spec, 32 + (child.length % 32), child, element, root, substitute);
    } else {
      const childSpec = specOf(child);
      xml += childSpec
        ? // What has a spec is an element.
          write(child as XmlElement, childSpec, root, substitute)
        : refuse(foreignChild, element, root);
    }
  }
  return xml + spec.close;
}

/**
 * An attribute, or a text where there is no name.
 *
 * Servers write the same constants into document after document, so each kind of element keeps what it wrote last:
 * for its first attribute, its second and so on, and for texts by their length, which tells two prompts apart. A
 * value cannot change, so what was checked and escaped once need not be again.
 */
function piece(
  spec: ElementSpec,
  place: number,
  value: unknown,
  element: XmlElement,
  root: XmlElement,
  substitute: string | undefined,
  name?: string,
): string {
  const cached = spec.cache[place];
  if (cached && cached[0] === value && cached[1] === name) return cached[2];

  // A value that its type does not have stands under another name, so that both could be there.
  const attribute = name?.startsWith("#") ? name.slice(1) : name;
  if (attribute !== undefined) {
    refuse(attributeFault(spec, attribute, value), element, root);
    if (attribute !== name && attribute in element.attributes) {
      refuse({ code: "attribute", attribute, message: "must be given once" }, element, root);
    }
  }
  const text = escapeXml(
    `${value}`,
    name !== undefined,
    () =>
      substitute ||
      refuse({ code: "character", attribute, message: "must hold only characters of XML" }, element, root),
  );
  const xml = attribute === undefined ? text : ` ${attribute}="${text}"`;
  // What was replaced, or stands alone, has to be checked another time, and what is long is not worth its memory.
  if (!substitute && attribute === name && xml.length <= 3000) spec.cache[place] = [value, name, xml];
  return xml;
}

function refuse(fault: Fault, element: XmlElement, root: XmlElement): never;
function refuse(fault: Fault | undefined, element: XmlElement, root: XmlElement): void;
function refuse(fault: Fault | undefined, element: XmlElement, root: XmlElement): void {
  if (fault) throw new XmlError(fault, pathTo(element, root));
}
