import type { TextRule } from "./rule.ts";

/** Keys to press during a call: `w` waits half a second, `W` a second. Plivo does not say whether it takes A to D. */
export const digits: TextRule = {
  pattern: /^[\d*#A-Da-dwW]+$/,
  form: "keys: 0-9, *, #, A-D, and w and W to wait",
};

/** Keys to press once a call is answered, and for how long each. */
export const digitsWithDuration: TextRule = {
  pattern: /^[\d*#A-Da-dwW]+(@\d+)?$/,
  form: "keys: 0-9, *, #, A-D, and w and W to wait, then at most one @milliseconds",
};
