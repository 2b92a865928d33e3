import type { Fault } from "./error.ts";

/** Plivo refuses documents of more than 100 KB. */
export const maxBytes = 102_400;

/** Deeper than any answer needs, and far from the end of any runtime's stack. */
export const maxDepth = 64;

export const tooLarge: Fault = { code: "too-large", message: "over 102400 bytes" };
export const tooDeep: Fault = { code: "too-deep", message: "nested over 64 levels" };

export function isTooLarge(text: string): boolean {
  // A UTF-16 code unit takes three bytes of UTF-8 at most, so most documents need no count.
  return text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes;
}
