import type { RuleFor } from "./rule.ts";

// The rules that several elements share.

export const boolean: RuleFor<boolean> = { boolean: true };
/** A count or a duration that must be positive. */
export const positive: RuleFor<number> = { from: 1 };
export const text: RuleFor<string> = { pattern: /^/, form: "text" };
export const someText: RuleFor<string> = { pattern: /\S/, form: "text that is not empty" };
export const httpUrl: RuleFor<string> = {
  pattern: /^https?:\/\/[^\s/?#]\S*$/i,
  form: "an absolute http(s) URL without spaces",
};

/** The HTTP method of a request that Plivo makes. */
export type Method = "GET" | "POST";
export const method: RuleFor<Method> = { words: ["GET", "POST"] };

export const languageTag: RuleFor<string> = {
  pattern: /^[A-Za-z]{2,8}(-[A-Za-z\d]{1,8})*$/,
  form: "a language tag such as en-US",
};

/** One key that ends an input. */
export const finishOnKey: RuleFor<string> = { pattern: /^([\d*#]|none)?$/, form: "0-9, *, #, none or empty" };
