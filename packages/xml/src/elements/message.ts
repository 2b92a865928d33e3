import { mixed } from "../content.ts";
import { early, text } from "../content-model.ts";
import { element, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type FlowOf, goesOn } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import { missing } from "../required.ts";
import type { AttributeTable } from "../rule.ts";
import { httpUrl, type Method, method, someText } from "../rules.ts";

/** The attributes of `Message`. */
export interface MessageAttributes {
  /** A number that you own. */
  readonly src: string;
  /** One number, or several with `<` between them. */
  readonly dst: string;
  /** The kind of message. @default "sms" */
  readonly type?: "sms" | undefined;
  /** Gets the delivery report. */
  readonly callbackUrl?: string | undefined;
  /** How `callbackUrl` is requested. @default "POST" */
  readonly callbackMethod?: Method | undefined;
}

/** A text message that is sent. */
export type MessageElement = XmlElement<"Message", MessageAttributes, readonly (string | RawElement)[]>;

export const documented: AttributeTable<MessageAttributes> = {
  src: someText,
  dst: someText,
  type: { words: { sms: true } },
  callbackUrl: httpUrl,
  callbackMethod: method,
};

export const spec: ElementSpec<MessageElement> = /* @__PURE__ */ defineElement({
  name: "Message",
  category: early,
  required: { src: true, dst: true },
  missing,
  contentModel: text,
  check({ children }) {
    return children.some((child) => typeof child === "string" && /\S/.test(child))
      ? undefined
      : { code: "content", message: "must hold text" };
  },
});

/**
 * Sends a text message; the call does not wait for it.
 *
 * @example
 * message("See you at ten.", { src: "14155550100", dst: "14155550101" });
 */
export function message(text: string, attributes: MessageAttributes): MessageElement {
  return element(spec, attributes, mixed(text));
}

export const flow: FlowOf<MessageElement> = goesOn;
