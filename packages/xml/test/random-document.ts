import type { Rule } from "@plivo-edge/plivo/rule";
import type { ResponseElement } from "@plivo-edge/xml";
import { text } from "../src/content-model.ts";
import { element, type XmlElement } from "../src/element.ts";
import type { ElementSpec } from "../src/element-spec.ts";
import { has, samplesOf } from "./samples.ts";
import { documentedOf, specs } from "./specs.ts";

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

/** Documents of every element, attribute and spec of value that `render` takes, at random. */
export class RandomDocuments {
  readonly #random: () => number;
  /** How many attribute values and texts were made. */
  values = 0;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  next(): ResponseElement {
    // Made of the spec of a Response, from what its categories hold.
    return this.#element(specs["Response"] as ElementSpec, 0) as ResponseElement;
  }

  #element(spec: ElementSpec, depth: number): XmlElement {
    for (;;) {
      const made = element(spec, this.#attributes(spec), this.#children(spec, depth));
      if (!spec.check?.(made)) return made;
    }
  }

  #attributes(spec: ElementSpec): object {
    const attributes: Record<string, unknown> = {};
    for (const [name, rule] of Object.entries(documentedOf(spec))) {
      if (!spec.required?.[name] && this.#random() < 0.5) continue;
      // SSML and the languages of WOMAN are the one thing that a value at random would seldom meet.
      attributes[name] = spec.name === "Speak" && name !== "loop" ? "Polly.Amy" : this.#value(rule);
    }
    if (spec.name === "Speak") attributes["voice"] = "Polly.Amy";
    return attributes;
  }

  #children(spec: ElementSpec, depth: number): readonly unknown[] {
    if (spec.content) return [this.#value(spec.content, true)];
    const children: unknown[] = [];
    const held = Object.values(specs).filter((child) => (spec.contentModel ?? 0) & (child.category ?? 0));
    for (let left = this.#below(depth === 0 ? 8 : 4); left >= 0; left--) {
      if (spec.contentModel & text && typeof children.at(-1) !== "string") children.push(this.#text());
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
    return candidates.find((candidate) => has(rule, candidate) && !isPadded(candidate, isContent)) ?? sample;
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
