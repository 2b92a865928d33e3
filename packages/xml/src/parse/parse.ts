import { attributeFault, elementFault, nestingFault } from "../check.ts";
import { trimmed } from "../content.ts";
import { element, type Kind, type XmlElement } from "../element.ts";
import type { ResponseElement } from "../elements/response.ts";
import { type Fault, XmlError } from "../error.ts";
import { isTooLarge, tooLarge } from "../limits.ts";
import type { Rule } from "../rule.ts";
import { decode } from "./decode.ts";
import { kinds } from "./kinds.ts";
import { type Markup, readMarkup } from "./markup.ts";
import { positionAt } from "./position.ts";
import { plivoNames } from "./twilio.ts";

/**
 * Reads an answer document: the same tree that the builder makes, with attributes as JavaScript values.
 *
 * It takes what Plivo's own parser takes, except a document type. An attribute that Plivo does not document stays a
 * string.
 *
 * @param document Text, or bytes in UTF-8; at most 102,400 bytes either way.
 * @throws {XmlError} With line and column, if the document is not XML or Plivo would refuse it.
 * @example
 * for (const element of parse(text).children) {
 *   if (element.name === "Wait") await seconds(element.attributes.length ?? 1);
 * }
 */
export function parse(document: string | Uint8Array): ResponseElement {
  const text = typeof document === "string" ? document : decode(document);
  if (isTooLarge(text)) throw new XmlError(tooLarge);
  const root = new Reader(text).element(readMarkup(text), undefined, "Response");
  // The reader took no other root than a Response, and checked everything below it against the kinds.
  return root as ResponseElement;
}

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  element(markup: Markup, parent: Kind | undefined, path: string): XmlElement {
    const { name, offset } = markup;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!parent && name !== "Response")
      this.#refuse({ code: "root", message: "the root must be a Response" }, "", offset);
    if (!kind) this.#refuse(unknown(name), path, offset);
    const misplaced = parent && nestingFault(parent, kind);
    if (misplaced) this.#refuse(misplaced, path, offset);

    const read = element(kind, this.#attributes(markup, kind, path), this.#children(markup, kind, path));
    const fault = elementFault(kind, read);
    if (fault) this.#refuse(fault, path, offset);
    return read;
  }

  #attributes(markup: Markup, kind: Kind, path: string): object {
    const attributes: [name: string, value: unknown][] = [];
    for (const { name, value: text, offset } of markup.attributes) {
      const value = valueOf(text, Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined);
      const fault = attributeFault(kind, name, value);
      if (fault) this.#refuse(fault, path, offset);
      attributes.push([name, value]);
    }
    return Object.fromEntries(attributes);
  }

  #children(markup: Markup, kind: Kind, path: string): readonly unknown[] {
    const children: unknown[] = [];
    for (const child of markup.children) {
      if (typeof child !== "string") {
        children.push(this.element(child, kind, `${path}/${child.name}[${children.length}]`));
      } else if (kind.mixed || kind.content) {
        children.push(child);
      } else if (/[^ \t\r\n]/.test(child)) {
        this.#refuse({ code: "nesting", message: "takes no text" }, path, markup.offset);
      }
    }
    return kind.content ? trimmed(children.join("")) : children;
  }

  #refuse(fault: Fault, path: string, offset: number): never {
    throw new XmlError(fault, path, positionAt(this.#text, offset));
  }
}

function valueOf(text: string, rule: Rule | undefined): string | number | boolean {
  if (rule?.boolean && (text === "true" || text === "false")) return text === "true";
  if (rule?.from !== undefined && /^-?\d+$/.test(text)) return Number(text);
  return text;
}

function unknown(name: string): Fault {
  const plivoName = Object.hasOwn(plivoNames, name) ? plivoNames[name] : undefined;
  return {
    code: "element",
    message: plivoName ? `is TwiML; Plivo has ${plivoName}` : "is no element of Plivo's",
  };
}
