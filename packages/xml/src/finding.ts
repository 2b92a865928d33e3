import type { Warning } from "./warning.ts";

/** A warning before it is known where its element is. */
export type Finding = Omit<Warning, "path">;

/** What is suspicious of an element by itself, apart from single values. */
export type Findings<Element> = (element: Element) => Iterable<Finding>;

export function noEffect(attribute: string, message: string): Finding {
  return { code: "no-effect", attribute, message };
}

export function insecure(message: string): Finding {
  return { code: "insecure", message };
}
