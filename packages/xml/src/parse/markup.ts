import { xmlName } from "../check.ts";
import { illegal } from "../escape.ts";
import { maxDepth, tooDeep } from "../limits.ts";
import { errorAt } from "./position.ts";
import { unescapeAttribute, unescapeText } from "./unescape.ts";

/** An element as it stands in the text, before anyone asks what it means. */
export interface Markup {
  readonly name: string;
  readonly attributes: readonly MarkupAttribute[];
  /** Neighbouring texts are joined, and none is empty. */
  readonly children: readonly (string | Markup)[];
  readonly offset: number;
}

export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
}

// As lenient with the version as expat is.
const declaration =
  /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[\w.:-]*"|'[\w.:-]*')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/y;
const name = new RegExp(xmlName, "y");
const equals = /[ \t\r\n]*=[ \t\r\n]*(?=["'])/y;
const space = /[ \t\r\n]*/y;

/** The root element of a well-formed document without a document type. */
export function readMarkup(text: string): Markup {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Markup {
    const at = this.#text.search(illegal);
    if (at >= 0) this.#fail("a character that XML cannot hold", at);
    this.#take(declaration);
    this.#miscellany();
    if (this.#text[this.#offset] !== "<") this.#fail("expected <Response>");
    const root = this.#element(1);
    this.#miscellany();
    if (this.#offset < this.#text.length) this.#fail("expected nothing after the end of the first element");
    return root;
  }

  /** What may stand beside the root element: spaces, comments and processing instructions. */
  #miscellany(): void {
    do this.#take(space);
    while (this.#comment() || this.#instruction());
    if (this.#text.startsWith("<!DOCTYPE", this.#offset))
      this.#fail("a document type is not read; leave <!DOCTYPE out");
  }

  #element(depth: number): Markup {
    const offset = this.#offset;
    if (depth > maxDepth) throw errorAt(this.#text, offset, tooDeep);
    this.#offset++;
    const name = this.#name("an element");
    const attributes = this.#attributes();
    if (this.#skip("/>")) return { name, attributes, children: [], offset };
    if (!this.#skip(">")) this.#fail("expected an attribute or the end of the tag");
    const children = this.#children(depth);
    if (!this.#skip(`</${name}`)) this.#fail(`expected </${name}>`);
    this.#take(space);
    if (!this.#skip(">")) this.#fail(`expected </${name}>`);
    return { name, attributes, children, offset };
  }

  #attributes(): MarkupAttribute[] {
    const attributes: MarkupAttribute[] = [];
    const names = new Set<string>();
    while (this.#take(space)) {
      const offset = this.#offset;
      const next = this.#text[offset];
      if (next === ">" || next === "/") break;
      const name = this.#name("an attribute");
      if (names.has(name)) this.#fail("a second attribute of the same name", offset);
      names.add(name);
      if (!this.#take(equals)) this.#fail("expected = and a value in quotation marks");
      attributes.push({ name, value: this.#value(), offset });
    }
    return attributes;
  }

  #value(): string {
    const start = this.#offset + 1;
    const end = this.#text.indexOf(this.#text.charAt(this.#offset), start);
    if (end < 0) this.#fail("a value without its second quotation mark");
    const value = this.#text.slice(start, end);
    if (value.includes("<")) this.#fail("< in a value; write &lt;", start + value.indexOf("<"));
    this.#offset = end + 1;
    return unescapeAttribute(value, (at) =>
      this.#fail("an & that begins no reference of XML; write &amp;", start + at),
    );
  }

  #children(depth: number): (string | Markup)[] {
    const children: (string | Markup)[] = [];
    let text = "";
    for (;;) {
      text += this.#characters();
      if (this.#comment() || this.#instruction()) continue;
      if (this.#skip("<![CDATA[")) {
        text += this.#until("]]>").replace(/\r\n?/g, "\n");
        continue;
      }
      if (text) children.push(text);
      text = "";
      if (this.#text.startsWith("</", this.#offset)) return children;
      children.push(this.#element(depth + 1));
    }
  }

  #characters(): string {
    const start = this.#offset;
    const end = this.#text.indexOf("<", start);
    if (end < 0) this.#fail("an element that is not closed", this.#text.length);
    const value = this.#text.slice(start, end);
    if (value.includes("]]>")) this.#fail("]]> in text; write ]]&gt;", start + value.indexOf("]]>"));
    this.#offset = end;
    return unescapeText(value, (at) =>
      this.#fail("an & that begins no reference of XML; write &amp;", start + at),
    );
  }

  #comment(): boolean {
    if (!this.#skip("<!--")) return false;
    this.#until("--");
    if (!this.#skip(">")) this.#fail("-- within a comment", this.#offset - 2);
    return true;
  }

  #instruction(): boolean {
    const start = this.#offset;
    if (!this.#skip("<?")) return false;
    if (/^xml$/i.test(this.#name("a processing instruction")))
      this.#fail("an XML declaration that is not at the very beginning", start);
    if (this.#skip("?>")) return true;
    if (!this.#take(space)) this.#fail("expected a space or ?>");
    this.#until("?>");
    return true;
  }

  #name(of: string): string {
    return this.#take(name) ?? this.#fail(`expected the name of ${of}`);
  }

  /** What matches here, if it is not empty; the offset is then behind it. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#text)?.[0];
    if (match) this.#offset += match.length;
    return match || undefined;
  }

  #skip(token: string): boolean {
    const found = this.#text.startsWith(token, this.#offset);
    if (found) this.#offset += token.length;
    return found;
  }

  #until(token: string): string {
    const start = this.#offset;
    const end = this.#text.indexOf(token, start);
    if (end < 0) this.#fail(`expected ${token}`, this.#text.length);
    this.#offset = end + token.length;
    return this.#text.slice(start, end);
  }

  #fail(message: string, offset: number = this.#offset): never {
    throw errorAt(this.#text, offset, { code: "syntax", message: `is not well-formed XML: ${message}` });
  }
}
