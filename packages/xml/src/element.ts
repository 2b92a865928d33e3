import type { ElementSpec } from "./element-spec.ts";

/** An element of an answer document: a plain value, the same whether built or parsed. */
export interface XmlElement<
  Name extends string = string,
  Attributes extends object = object,
  Children extends readonly unknown[] = readonly unknown[],
> {
  /** As in the XML: `Speak`, `say-as`. */
  readonly name: Name;
  /**
   * In the documented spelling, as JavaScript values. A parsed value that is not of the documented type stands, as text,
   * under the name with a `#` before it.
   */
  readonly attributes: Readonly<Attributes>;
  /** Text and elements, in order. */
  readonly children: Children;
}

// The spec is private: an element shows, compares and serialises as its three public fields, while `render` finds
// the rules without a registry, which would pull every element's table into every bundle.
class PlivoElement implements XmlElement {
  declare readonly name: string;
  declare readonly attributes: object;
  declare readonly children: readonly unknown[];
  readonly #spec: ElementSpec;

  constructor(spec: ElementSpec, attributes: object, children: readonly unknown[]) {
    this.name = spec.name;
    this.attributes = attributes;
    this.children = children;
    this.#spec = spec;
  }

  static specOf(value: unknown): ElementSpec | undefined {
    return value && typeof value === "object" && #spec in value ? value.#spec : undefined;
  }
}

/** What an element made by this package is; undefined for everything else. */
export const specOf: (value: unknown) => ElementSpec | undefined = PlivoElement.specOf;

export function element<Element extends XmlElement>(
  spec: ElementSpec<Element>,
  attributes: Element["attributes"],
  children: Element["children"],
): Element {
  const made: unknown = new PlivoElement(spec, defined(attributes), children);
  // The spec and the children are those of Element, so what was made is one.
  return made as Element;
}

export function isElement(value: unknown): value is XmlElement {
  return !!specOf(value);
}

/** The attributes without those that are undefined: the same object when there are none. */
function defined<Attributes extends object>(attributes: Attributes): object {
  for (const name in attributes) {
    if (attributes[name] === undefined) {
      const { [name]: _, ...rest } = attributes;
      return defined(rest);
    }
  }
  return attributes;
}
