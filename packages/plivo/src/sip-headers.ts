import type { TextRule } from "./rule.ts";

/**
 * The name of a SIP header that travels with a call: Plivo writes `X-PH-` before it. Its page allows letters and digits;
 * its SDKs and what people run use dashes too.
 */
export const sipHeaderName: TextRule = {
  pattern: /^[\w-]+$/,
  form: "letters, digits and dashes",
};

/** Headers as a text; spaces may follow the commas. */
export const sipHeaders: TextRule = {
  pattern: /^(\s*[\w-]+\s*=[^,]*(,|$))+\s*$/,
  form: "name=value pairs between commas, the names of letters, digits and dashes",
};

/**
 * A value as Plivo documents it: letters and digits, and percent-encoding for the rest. What is encoded already stays as
 * it is.
 */
export function encodeSipHeader(value: string): string {
  if (/^([A-Za-z\d]|%[\dA-Fa-f]{2})*$/.test(value)) return value;
  // Half of a surrogate pair, which it refuses, is no character.
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\uFFFD")).replace(
    // What it leaves as it is, and Plivo's alphabet does not have.
    /[-_.!~*'()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Headers as Plivo takes them: `name=value` between commas. */
export function joinSipHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}=${encodeSipHeader(value)}`)
    .join(",");
}

/** The pairs of such a text, their values as they are written. Some SDKs end it with a comma. */
export function splitSipHeaders(text: string): [name: string, value: string][] {
  return text
    .split(",")
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [name, value.join("=")];
    });
}
