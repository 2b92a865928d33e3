import { trimmed } from "../content.ts";
import { early, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { httpUrl, type Method, method } from "../rules.ts";

export interface RedirectAttributes {
  /** @default "POST" */
  readonly method?: Method | undefined;
}

export type RedirectElement = XmlElement<"Redirect", RedirectAttributes, readonly [url: string]>;

export const spec: ElementSpec<RedirectElement> = /* @__PURE__ */ defineElement({
  name: "Redirect",
  category: early,
  attributes: { method },
  content: httpUrl,
  contentModel: text,
});

/** Goes on with the document at another URL; what follows in this one is never reached. */
export function redirect(url: string, attributes: RedirectAttributes = {}): RedirectElement {
  return element(spec, attributes, trimmed(url));
}
