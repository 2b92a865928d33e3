import type { ResponseElement } from "@plivo-edge/xml";
import { element, type XmlElement } from "../src/element.ts";
import { text } from "../src/group.ts";
import type { Kind } from "../src/kind.ts";
import { kinds } from "../src/parse/kinds.ts";
import { accepts, type Rule } from "../src/rule.ts";
import { samplesOf } from "./samples.ts";

/** Mulberry32: numbers from 0 to below 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// What breaks builders and parsers: markup, references, spaces, line ends, look-alikes, and every width of UTF-8.
const parts = [
  ..."&<>\"'=/!?;#-[] \t\n\r",
  ..."aZ09.:_~\x7f\x80\x85\xa0\xad\u00e9\u0301\u06dd\u200d\u2028\ud7ff\ue000\ufeff\ufffd",
  "\u{10000}",
  "\u{1f600}",
  "\u{10ffff}",
  "]]>",
  "<!--",
  "-->",
  "<![CDATA[",
  "<?",
  "&amp;",
  "&#13;",
  "&quot;",
  "\r\n",
  "</Speak>",
  '" x="',
];

/** Documents of every element, attribute and kind of value that `render` takes, at random. */
export class RandomDocuments {
  readonly #random: () => number;
  /** How many attribute values and texts were made. */
  values = 0;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  next(): ResponseElement {
    // Made of the kind of a Response, from what its groups hold.
    return this.#element(kinds["Response"] as Kind, 0) as ResponseElement;
  }

  #element(kind: Kind, depth: number): XmlElement {
    for (;;) {
      const made = element(kind, this.#attributes(kind), this.#children(kind, depth));
      if (!kind.check?.(made)) return made;
    }
  }

  #attributes(kind: Kind): object {
    const attributes: Record<string, unknown> = {};
    for (const [name, rule] of Object.entries(kind.attributes)) {
      if (!kind.required?.[name] && this.#random() < 0.5) continue;
      // SSML and the languages of WOMAN are the one thing that a value at random would seldom meet.
      attributes[name] = kind.name === "Speak" && name !== "loop" ? "Polly.Amy" : this.#value(rule);
    }
    if (kind.name === "Speak") attributes["voice"] = "Polly.Amy";
    return attributes;
  }

  #children(kind: Kind, depth: number): readonly unknown[] {
    if (kind.content) return [this.#value(kind.content, true)];
    const children: unknown[] = [];
    const held = Object.values(kinds).filter((child) => (kind.holds ?? 0) & (child.group ?? 0));
    for (let left = this.#below(depth === 0 ? 8 : 4); left >= 0; left--) {
      if (kind.holds & text && typeof children.at(-1) !== "string") children.push(this.#text());
      if (held.length > 0 && depth < 5) children.push(this.#element(this.#pick(held), depth + 1));
    }
    return children;
  }

  #value(rule: Rule, isContent = false): unknown {
    this.values++;
    const end = isContent ? this.#text().trim() : this.#text();
    // A URL, a header or a free text takes a random end; anything else is a sample.
    const sample = this.#pick(samplesOf(rule));
    const candidates = [end, `${sample}${end}`, sample];
    return (
      candidates.find((candidate) => accepts(rule, candidate) && !isPadded(candidate, isContent)) ?? sample
    );
  }

  #text(): string {
    this.values++;
    let made = "";
    for (let left = this.#below(12); left >= 0; left--) made += this.#pick(parts);
    return made;
  }

  #pick<Item>(items: readonly Item[]): Item {
    // An index below the length of an array that is not empty.
    return items[this.#below(items.length)] as Item;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function isPadded(value: unknown, isContent: boolean): boolean {
  return isContent && typeof value === "string" && value.trim() !== value;
}
