import type { RedirectElement } from "@plivo-edge/xml";
import type { Step } from "../stage.ts";

export async function performRedirect({ attributes, children }: RedirectElement): Promise<Step> {
  const [url] = children;
  return { next: { type: "redirect", url, method: attributes.method ?? "POST" } };
}
