import { attributeFault, elementFault } from "../check.ts";
import { trimmed } from "../content.ts";
import { text as textCategory } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import type { ElementSpec } from "../element-spec.ts";
import { type ResponseElement, spec as response } from "../elements/response.ts";
import { type Fault, XmlError } from "../error.ts";
import { fits, maxBytes, notResponse, tooLarge } from "../limits.ts";
import { documentedRule, specOfName } from "../plivo-elements.ts";
import { rawSpec, strayText } from "../raw.ts";
import { isOfType, readValue } from "../rule.ts";
import { decode } from "./decode.ts";
import { type Markup, readMarkup } from "./markup.ts";
import { errorAt } from "./position.ts";
import { plivoNames } from "./twilio.ts";

/**
 * Reads an answer document: the same tree that the builder makes, with attributes as JavaScript values.
 *
 * It takes what Plivo's own parser takes, except a document type, and refuses only what Plivo is documented, or was seen,
 * to refuse. All else is in the tree, and `validate` warns of it: an element or a text that Plivo does not document there
 * is a `RawElement`; an attribute that it does not document is a string; one whose value is not of the documented type is
 * a string under its name with a `#` before it, such as `#length`.
 *
 * @param document text, or bytes in UTF-8; at most 102,400 bytes either way
 * @throws {@link XmlError} with line and column, if the document is not XML or Plivo would refuse it
 * @example
 * for (const element of parse(text).children) {
 *   if (element.name === "Wait") console.log(element.attributes.length ?? 1);
 * }
 */
export function parse(document: string | Uint8Array): ResponseElement {
  const text = (typeof document === "string" ? document : decode(document)).replace(/^\ufeff/, "");
  if (!fits(text, maxBytes)) throw new XmlError(tooLarge);
  const markup = readMarkup(text);
  if (markup.name !== "Response") throw errorAt(text, markup.offset, notResponse);
  // The root is a Response, and the reader makes of what is in it only what the tables have, and raw elements.
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
      const rule = documentedRule(spec.name, name);
      const value = readValue(text, rule);
      const fault = attributeFault(spec, name, value);
      if (fault) throw this.#error(fault, path, offset);
      attributes.push([isOfType(rule, value) ? name : `#${name}`, value]);
    }
    return Object.fromEntries(attributes);
  }

  #children(markup: Markup, spec: ElementSpec, path: string): readonly unknown[] {
    const texts: string[] = [];
    const children: unknown[] = [];
    for (const child of markup.children) {
      if (typeof child !== "string")
        children.push(this.#child(child, spec, `${path}/${child.name}[${children.length}]`));
      else if (spec.content) texts.push(child);
      else if (spec.contentModel & textCategory) children.push(child);
      // Between elements, spaces are indentation.
      else if (/[^ \t\r\n]/.test(child)) children.push(strayText(child));
    }
    return spec.content ? [...trimmed(texts.join("")), ...children] : children;
  }

  #child(markup: Markup, parent: ElementSpec, path: string): XmlElement {
    const { name, offset } = markup;
    // Seen to end the call with 8011, or to be passed over in silence.
    const plivoName = Object.hasOwn(plivoNames, name) ? plivoNames[name] : undefined;
    if (plivoName) {
      throw this.#error({ code: "element", message: `is TwiML; write ${plivoName}` }, path, offset);
    }
    const spec = specOfName(name);
    const isDocumented = spec && parent.contentModel & spec.category;
    return this.element(markup, isDocumented ? spec : rawSpec(name), path);
  }

  #error(fault: Fault, path: string, offset: number): XmlError {
    return errorAt(this.#text, offset, fault, path);
  }
}
