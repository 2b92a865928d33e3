import type { XmlElement } from "@plivo-edge/xml";
import plivo from "plivo";
import { isElement } from "../src/element.ts";

/** An element of Plivo's own builder; its types cannot nest anything, so this says what it has at run time. */
export interface OfficialElement {
  toXML(): string;
  readonly [method: `add${string}`]: (...input: readonly unknown[]) => OfficialElement;
}

export function officialResponse(): OfficialElement {
  // Its types have it a function, and its documentation a class.
  const Response: unknown = plivo.Response;
  return new (Response as new () => OfficialElement)();
}

const methods: Readonly<Record<string, string>> = { "say-as": "SayAs" };
const withoutContent = new Set([
  "GetDigits",
  "GetInput",
  "Record",
  "Dial",
  "Wait",
  "Hangup",
  "PreAnswer",
  "break",
]);

/** The same document as Plivo's own builder writes it. */
export function renderOfficial(document: XmlElement): string {
  const response = officialResponse();
  addAll(response, document.children);
  return response.toXML();
}

function addAll(parent: OfficialElement, children: readonly unknown[]): void {
  for (const child of children) {
    if (!isElement(child)) {
      parent.addText?.(String(child));
      continue;
    }
    const { name, attributes } = child;
    const method = methods[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
    const [first, ...rest] = child.children;
    const hasText = typeof first === "string";
    const input = withoutContent.has(name) ? [{ ...attributes }] : [hasText ? first : "", { ...attributes }];
    const add = parent[`add${method}`];
    if (!add) throw new Error(`the official builder has no add${method}`);
    addAll(add.apply(parent, input), hasText ? rest : child.children);
  }
}
