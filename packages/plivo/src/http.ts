import type { Rule, TextRule } from "./rule.ts";

/** The HTTP methods of the requests that Plivo makes. */
export const httpMethods = { GET: true, POST: true } as const;

/** `GET` or `POST`. */
export type HttpMethod = keyof typeof httpMethods;

/** The method of a request that Plivo makes. */
export const httpMethod: Rule = { words: httpMethods };

/** An absolute URL that Plivo requests. Its fragment may hold a retry policy: see `retry-policy`. */
export const httpUrl: TextRule = {
  pattern: /^https?:\/\/[^\s/?#]\S*$/i,
  form: "an absolute http or https URL",
};

/** Where Plivo streams audio to: at most 2048 characters. */
export const webSocketUrl: TextRule = {
  pattern: /^(?=.{0,2048}$)wss?:\/\/[^\s/?#]\S*$/is,
  form: "an absolute ws or wss URL of at most 2048 characters",
};
