import { attributeFault, elementFault, nestingFault } from "./check.ts";
import { type Kind, kindOf, type XmlElement } from "./element.ts";
import type { ResponseElement } from "./elements/response.ts";
import { type Fault, XmlError } from "./error.ts";
import { escapeAttribute, escapeText, illegal } from "./escape.ts";
import { isTooLarge, maxDepth, tooDeep, tooLarge } from "./limits.ts";
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
  if (kind?.name !== "Response") throw new XmlError({ code: "root", message: "the root must be a Response" });
  const xml = new Writer(document, options.illegalCharacters === "replace").element(document, kind, 1);
  if (isTooLarge(xml)) throw new XmlError(tooLarge, "Response");
  return xml;
}

class Writer {
  readonly #root: XmlElement;
  readonly #replaces: boolean;

  constructor(root: XmlElement, replaces: boolean) {
    this.#root = root;
    this.#replaces = replaces;
  }

  element(element: XmlElement, kind: Kind, depth: number): string {
    const fault = depth > maxDepth ? tooDeep : elementFault(kind, element);
    if (fault) this.#refuse(element, fault);

    const tag = kind.raw ? element.name.slice(1) : element.name;
    const { attributes } = element;
    let xml = `<${tag}`;
    for (const name in attributes) {
      const value: unknown = attributes[name as never];
      const fault = attributeFault(kind, name, value);
      if (fault) this.#refuse(element, fault);
      xml += ` ${name}="${typeof value === "string" ? this.#text(element, value, escapeAttribute, name) : value}"`;
    }

    if (element.children.length === 0) return `${xml}/>`;
    xml += ">";
    for (const child of element.children) {
      if (typeof child === "string") {
        if (!kind.content && !kind.mixed)
          this.#refuse(element, { code: "nesting", message: "takes no text" });
        xml += this.#text(element, child, escapeText);
      } else {
        xml += this.#child(element, kind, child, depth + 1);
      }
    }
    return `${xml}</${tag}>`;
  }

  #child(parent: XmlElement, parentKind: Kind, child: unknown, depth: number): string {
    const kind = kindOf(child);
    if (!kind)
      this.#refuse(parent, { code: "element", message: "holds what no function of this package made" });
    // A value that has a kind is an element.
    const element = child as XmlElement;
    const fault = nestingFault(parentKind, kind);
    if (fault) this.#refuse(element, fault);
    return this.element(element, kind, depth);
  }

  #text(element: XmlElement, value: string, escaping: (value: string) => string, attribute?: string): string {
    const escaped = escaping(value);
    if (escaped !== value && !this.#replaces && illegal.test(value)) {
      this.#refuse(element, {
        code: "character",
        ...(attribute && { attribute }),
        message: "has a character that XML cannot hold",
      });
    }
    return escaped;
  }

  #refuse(element: XmlElement, fault: Fault): never {
    throw new XmlError(fault, pathTo(element, this.#root));
  }
}
