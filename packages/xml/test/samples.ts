import type { Rule } from "@plivo-edge/plivo/rule";
import { isDocumented, readValue } from "../src/rule.ts";

const strings = [
  "https://example.com/a?b=1&c=2#ct=2000&rt=3000",
  "wss://example.com/stream?a=1&b=2",
  "WOMAN",
  "en-GB",
  "1",
  "123*#",
  "12wW#",
  "none",
  "14155550100",
  "sip:ada@phone.plivo.com",
  "name=value,other=value",
  "duration=300,threshold=256",
  "mpc-state-changes,participant-audio-events",
  "500ms",
  "+6dB",
  "90%",
  "-5%",
  "ipa",
  "sales, support & <more>",
];

/** Whether the rule has the value, and `parse` reads it back as what it is. */
export function has(rule: Rule, value: unknown): boolean {
  return isDocumented(rule, value) && (typeof value !== "string" || readValue(value, rule) === value);
}

/** Values that the rule has, of every type that it has. */
export function samplesOf(rule: Rule): readonly (string | number | boolean)[] {
  const values = [true, false, rule.from ?? 0, rule.to ?? 7, ...Object.keys(rule.words ?? {}), ...strings];
  return [...new Set(values)].filter((value) => has(rule, value));
}
