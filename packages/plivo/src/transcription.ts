import type { Rule } from "./rule.ts";

/** Who transcribes a recording. `auto` is the documented one; the others are older, and Plivo's pages still show them. */
export const transcriptionTypes = { auto: true, hybrid: true, manual: true } as const;

/** A way to transcribe that is known. */
export type TranscriptionType = keyof typeof transcriptionTypes;

/** How much a transcript says of itself. */
export const transcriptionReportTypes = { full: true, compact: true } as const;

/** A length of a transcript's report that is known. */
export type TranscriptionReportType = keyof typeof transcriptionReportTypes;

/** How to transcribe: a way that is known, or one that Plivo has added. */
export const transcriptionType: Rule = { pattern: /^\w+$/, form: "a word, such as auto" };

/** How much a transcript says: as is known, or as Plivo has added. */
export const transcriptionReportType: Rule = { pattern: /^\w+$/, form: "a word, such as full" };
