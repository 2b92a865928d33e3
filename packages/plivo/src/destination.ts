import type { TextRule } from "./rule.ts";

/** A phone number with its country code. The plus sign is not needed: `14155550199`, `+14155550199`. */
export const phoneNumber: TextRule = {
  pattern: /^\+?[1-9]\d{4,14}$/,
  form: "a phone number with its country code",
};

/** Whom a call can be placed to. */
export const destination: TextRule = {
  pattern: /^(\+?[1-9]\d{4,14}|[sS][iI][pP][sS]?:[^\s<>,@]+@[^\s<>,@]+)$/,
  form: "a phone number with its country code, or a SIP URI",
};

/** Plivo takes a number with or without its plus sign: both are the same destination. */
export function sameDestination(destination: string): string {
  // A plus sign in a SIP URI is a part of its name.
  return destination.replace(/^\+/, "");
}
