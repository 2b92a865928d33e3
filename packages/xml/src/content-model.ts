// What may stand where: each element is of one category, and a parent holds categories. Bits, since they are quick to compare.

/** `Speak`, `Play` and `Wait`: what a caller hears while a parent listens. */
export const prompt = 1;
/** What Plivo's SDKs let `PreAnswer` hold beside prompts. */
export const early = 2;
/** Everything else that `Response` holds. */
export const verb = 4;
/** Whom `Dial` rings. */
export const destination = 8;
/** SSML that stands anywhere in speech. */
export const phrase = 16;
/** SSML that stands anywhere in speech but in a word. */
export const span = 32;
/** SSML's `s`. */
export const sentence = 64;
/** SSML's `p`. */
export const paragraph = 128;
/** Text. */
export const text = 256;
/** An element of the caller's own, which stands anywhere and holds anything. */
export const anything = 511;
/** No place of its own, or nothing to hold. */
export const nothing = 0;
