import type { XmlElement } from "./element.ts";
import type { GetDigitsElement } from "./elements/get-digits.ts";
import type { GetInputElement } from "./elements/get-input.ts";
import type { Finding } from "./finding.ts";

const secret = /\b(pin|passcode|password|security code|card number|cvv|social security)\b/i;

/** What is suspicious of an element that listens while it prompts. */
export function* ofPrompts(element: GetDigitsElement | GetInputElement): Generator<Finding> {
  yield* undocumentedChildren(element, ["Wait"]);
  const { attributes, children } = element;
  const prompt = children.map((child) => (child.name === "Speak" ? child.children.join(" ") : "")).join(" ");
  if (attributes.log !== false && secret.test(prompt)) {
    yield { code: "logged", attribute: "log", message: "is not false, and the prompt asks for a secret" };
  }
}

/** What only Plivo's SDKs let an element hold, and not its documentation. */
export function* undocumentedChildren(
  { children }: XmlElement<string, object, readonly XmlElement[]>,
  inSdksOnly: readonly string[],
): Generator<Finding> {
  for (const { name } of children) {
    if (inSdksOnly.includes(name)) {
      yield { code: "undocumented", message: `is not documented to hold ${name}` };
    }
  }
}
