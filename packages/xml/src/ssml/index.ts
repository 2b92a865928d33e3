/**
 * SSML inside `speak`, for Polly voices.
 *
 * @example
 * import * as ssml from "@plivo-edge/xml/ssml";
 * speak(["Your code is ", ssml.sayAs("4711", { "interpret-as": "digits" })], { voice: "Polly.Amy" });
 * @module
 */
export { type BreakAttributes, type BreakElement, break } from "./break.ts";
export type { SsmlElement } from "./element.ts";
export { type EmphasisAttributes, type EmphasisElement, emphasis } from "./emphasis.ts";
export { type LangAttributes, type LangElement, lang } from "./lang.ts";
export { type PElement, p } from "./p.ts";
export { type PhonemeAttributes, type PhonemeElement, phoneme } from "./phoneme.ts";
export { type ProsodyAttributes, type ProsodyElement, prosody } from "./prosody.ts";
export { type SElement, s } from "./s.ts";
export { type SayAsAttributes, type SayAsElement, sayAs } from "./say-as.ts";
export { type SubAttributes, type SubElement, sub } from "./sub.ts";
export { type WAttributes, type WElement, w } from "./w.ts";
