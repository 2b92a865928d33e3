import { trimmed } from "../content.ts";
import { element, type XmlElement } from "../element.ts";
import { early, text } from "../group.ts";
import { define, type Kind } from "../kind.ts";
import { httpUrl, type Method, method } from "../rules.ts";

export interface RedirectAttributes {
  /** @default "POST" */
  readonly method?: Method | undefined;
}

export type RedirectElement = XmlElement<"Redirect", RedirectAttributes, readonly [url: string]>;

export const kind: Kind<RedirectElement> = /* @__PURE__ */ define({
  name: "Redirect",
  group: early,
  attributes: { method },
  content: httpUrl,
  holds: text,
});

/** Goes on with the document at another URL; what follows in this one is never reached. */
export function redirect(url: string, attributes: RedirectAttributes = {}): RedirectElement {
  return element(kind, attributes, trimmed(url));
}
