import type { TextRule } from "./rule.ts";

/** Keys to press during a call: `w` waits half a second, `W` a second. Plivo does not say whether it takes A to D. */
export const digits: TextRule = {
  pattern: /^[\d*#A-Da-dwW]+$/,
  form: "0-9, *, #, A-D, w and W",
};

/** Keys to press once a call is answered, and for how long each. */
export const digitsWithDuration: TextRule = {
  pattern: /^[\d*#A-Da-dwW]+(@\d+)?$/,
  form: "0-9, *, #, A-D, w and W, then at most one @milliseconds",
};
