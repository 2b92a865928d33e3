import { mostDocumentBytes } from "@plivo-edge/plivo/limits";
import type { Fault } from "./error.ts";

export { mostDocumentBytes as maxBytes };

/** What `parse` reads: deeper than any answer needs, and far from the end of any runtime's stack. */
export const maxDepth = 64;

export const notResponse: Fault = { code: "root", message: "must be one Response" };
export const tooLarge: Fault = { code: "too-large", message: "must be at most 102,400 bytes" };
export const tooDeep: Fault = { code: "too-deep", message: "must have at most 64 levels of elements" };

/** Whether the text takes at most so many bytes of UTF-8. */
export function fits(text: string, bytes: number): boolean {
  // A UTF-16 code unit takes three bytes at most, so short texts need no count.
  return text.length * 3 <= bytes || new Blob([text]).size <= bytes;
}
