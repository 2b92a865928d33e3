import type { Stage } from "./stage.ts";

/** From one key to the next, in milliseconds. */
const betweenKeys = 300;

export interface KeyRules {
  readonly numDigits: number;
  readonly finishOnKey: string;
  readonly validDigits: string;
  /** How long after the last key the input ends by itself, in milliseconds. */
  readonly endTimeout: number;
}

/** Types keys until the input is complete; gives the digits that count, `undefined` if one of them is not valid. */
export async function typeKeys(keys: string, rules: KeyRules, stage: Stage): Promise<string | undefined> {
  let digits = "";
  for (const key of keys) {
    if (key === rules.finishOnKey) return digits;
    if (!rules.validDigits.includes(key)) return undefined;
    digits += key;
    if (digits.length === rules.numDigits) return digits;
    await stage.sleep(betweenKeys);
  }
  await stage.sleep(rules.endTimeout - betweenKeys);
  return digits;
}
