import type { RedirectElement } from "@plivo-edge/xml";
import type { Next } from "../execution-context.ts";

export async function runRedirect({ attributes, children }: RedirectElement): Promise<Next> {
  const [url] = children;
  return { next: { type: "redirect", url, method: attributes.method ?? "POST" } };
}
