import { attributeFault, elementFault, nestingFault, ruleOf, textSpec } from "../check.ts";
import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import type { ElementSpec } from "../element-spec.ts";
import { type ResponseElement, spec as response } from "../elements/response.ts";
import { type Fault, XmlError } from "../error.ts";
import { fits, maxBytes, notResponse, tooLarge } from "../limits.ts";
import type { Rule } from "../rule.ts";
import { decode } from "./decode.ts";
import { type Markup, readMarkup } from "./markup.ts";
import { errorAt } from "./position.ts";
import { specs } from "./specs.ts";
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
  const text = (typeof document === "string" ? document : decode(document)).replace(/^\ufeff/, "");
  if (!fits(text, maxBytes)) throw new XmlError(tooLarge);
  const markup = readMarkup(text);
  if (markup.name !== "Response") throw errorAt(text, markup.offset, notResponse);
  // The root is a Response, and the reader checks everything in it against the specs.
  return new Reader(text).element(markup, response, "Response") as ResponseElement;
}

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  element(markup: Markup, spec: ElementSpec, path: string): XmlElement {
    const read = element(spec, this.#attributes(markup, spec, path), this.#children(markup, spec, path));
    const fault = elementFault(spec, read);
    if (fault) throw this.#error(fault, path, markup.offset);
    return read;
  }

  #attributes(markup: Markup, spec: ElementSpec, path: string): object {
    const attributes: [name: string, value: unknown][] = [];
    for (const { name, value: text, offset } of markup.attributes) {
      const value = typed(text, ruleOf(spec, name));
      const fault = attributeFault(spec, name, value);
      if (fault) throw this.#error(fault, path, offset);
      attributes.push([name, value]);
    }
    return Object.fromEntries(attributes);
  }

  #children(markup: Markup, spec: ElementSpec, path: string): readonly unknown[] {
    const children: unknown[] = [];
    for (const child of markup.children) {
      if (typeof child === "string") {
        const fault = nestingFault(spec, textSpec);
        // Between elements, spaces are indentation.
        if (fault && /[^ \t\r\n]/.test(child)) throw this.#error(fault, path, markup.offset);
        if (!fault) children.push(child);
      } else {
        const childPath = `${path}/${child.name}[${children.length}]`;
        const childSpec = Object.hasOwn(specs, child.name) ? specs[child.name] : undefined;
        const fault = childSpec ? nestingFault(spec, childSpec) : unknown(child.name);
        if (fault) throw this.#error(fault, childPath, child.offset);
        if (childSpec) children.push(this.element(child, childSpec, childPath));
      }
    }
    return spec.content ? trimmed(children.join("")) : children;
  }

  #error(fault: Fault, path: string, offset: number): XmlError {
    return errorAt(this.#text, offset, fault, path);
  }
}

function typed(text: string, rule: Rule | undefined): string | number | boolean {
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
