import type { Webhook } from "./request.ts";

/** Where an answer document comes from. */
export interface DocumentSource extends Webhook {
  readonly type: "answer" | "action" | "redirect" | "transfer";
  /** What the element that leads here adds to the request, such as `Digits`. */
  readonly parameters?: Readonly<Record<string, string>>;
}
