import { trimmed } from "../content.ts";
import { element, type KindOf, type XmlElement } from "../element.ts";
import { early, text } from "../group.ts";
import { httpUrl, type Method, method } from "../rules.ts";

export interface RedirectAttributes {
  /** @default "POST" */
  readonly method?: Method | undefined;
}

export type RedirectElement = XmlElement<"Redirect", RedirectAttributes, readonly [url: string]>;

export const kind: KindOf<RedirectElement> = {
  name: "Redirect",
  group: early,
  attributes: { method },
  content: httpUrl,
  holds: text,
};

/** Goes on with the document at another URL; what follows in this one is never reached. */
export function redirect(url: string, attributes: RedirectAttributes = {}): RedirectElement {
  return element(kind, attributes, trimmed(url));
}
