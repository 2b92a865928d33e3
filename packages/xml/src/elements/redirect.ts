import { trimmed } from "../content.ts";
import { early, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import type { FlowOf } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import { httpUrl, type Method, method, nextMethod } from "../rules.ts";

/** The attributes of `Redirect`. */
export interface RedirectAttributes {
  /** How the URL is requested. @default "POST" */
  readonly method?: Method | undefined;
}

/** The way to another document. */
export type RedirectElement = XmlElement<
  "Redirect",
  RedirectAttributes,
  readonly [url: string, ...undocumented: RawElement[]]
>;

export const documented: AttributeTable<RedirectAttributes> = { method };

export const spec: ElementSpec<RedirectElement> = /* @__PURE__ */ defineElement({
  name: "Redirect",
  // Plivo ends the call with 7034 or 7024 otherwise.
  refused: { method: nextMethod },
  category: early,
  content: httpUrl,
  contentModel: text,
});

/** Goes on with the document at another URL; what follows in this one is never reached. */
export function redirect(url: string, attributes: RedirectAttributes = {}): RedirectElement {
  return element(spec, attributes, trimmed(url));
}

export const flow: FlowOf<RedirectElement> = () => ({ ends: true, holds: true });
