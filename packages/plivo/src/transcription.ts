import type { Rule } from "./rule.ts";

/** Who transcribes a recording. `auto` is the documented one; the others are older, and Plivo's pages still show them. */
export const transcriptionTypes = { auto: true, hybrid: true, manual: true } as const;

export type TranscriptionType = keyof typeof transcriptionTypes;

/** How much a transcript says of itself. */
export const transcriptionReportTypes = { full: true, compact: true } as const;

export type TranscriptionReportType = keyof typeof transcriptionReportTypes;

/** Plivo adds types without notice. */
export const transcriptionType: Rule = { pattern: /^\w+$/, form: "a word, such as auto" };

export const transcriptionReportType: Rule = { pattern: /^\w+$/, form: "a word, such as full" };
