import type { XmlElement } from "./element.ts";
import type { ElementSpec } from "./element-spec.ts";
import type { Fault } from "./error.ts";

// What Plivo refuses, and what is no XML. Both the renderer and the parser ask here, so that what one refuses the other
// does too. What Plivo documents otherwise is for `validate`.

const nameStart = ":A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u1fff\\u3041-\\ud7a3";
/** The names of XML 1.0, fourth edition, which expat keeps to, nearly; Plivo's own are ASCII. */
export const xmlName: string = `[${nameStart}][-.\\d\\xb7${nameStart}]*`;
const wholeName = new RegExp(`^${xmlName}$`);

export function isXmlName(name: string): boolean {
  return wholeName.test(name);
}

export function attributeFault(spec: ElementSpec, attribute: string, value: unknown): Fault | undefined {
  const rule = Object.hasOwn(spec.refused, attribute) && spec.refused[attribute];
  const isPlain = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  if (!(isPlain && (rule || isXmlName(attribute)))) {
    return {
      code: "attribute",
      attribute,
      message: "must have an XML name, and a string, a number or a boolean",
    };
  }
  if (!rule || rule.pattern.test(`${value}`)) return;
  return { code: "attribute", attribute, message: `must be ${rule.form}` };
}

/** What is wrong with the element beyond its single attributes. */
export function elementFault(spec: ElementSpec, element: XmlElement): Fault | undefined {
  const { content } = spec;
  const [text] = element.children;
  const isContent = !content || (typeof text === "string" && content.pattern.test(text));
  return (
    spec.missing?.(element) ??
    (isContent ? spec.check?.(element) : { code: "content", message: `must hold ${content.form}` })
  );
}

/** For a child that this package did not make. */
export const foreignChild: Fault = {
  code: "nesting",
  message: "must hold only strings and elements of this package",
};
