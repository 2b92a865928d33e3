import { accepts, type Rule } from "../src/rule.ts";

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

/** Values that the rule takes, of every type that it takes. */
export function samplesOf(rule: Rule): readonly (string | number | boolean)[] {
  const values = [true, false, rule.from ?? 0, rule.to ?? 7, ...Object.keys(rule.words ?? {}), ...strings];
  return [...new Set(values)].filter((value) => accepts(rule, value));
}
