import type { GetDigitsElement } from "@plivo-edge/xml";
import { followAction } from "../action.ts";
import { playedMs } from "../duration.ts";
import { playPrompt, promptSounds, reactionsTo } from "../prompt.ts";
import type { Stage, Step } from "../stage.ts";
import { typeKeys } from "../type-keys.ts";

/** Prompts for keys until some were entered or the tries are used up. */
export async function performGetDigits(
  { attributes, children }: GetDigitsElement,
  stage: Stage,
): Promise<Step> {
  const { retries = 1, timeout = 5, digitTimeout = 2, invalidDigitsSound, ...rest } = attributes;
  const { numDigits = 99, finishOnKey = "#", validDigits = "1234567890*#" } = rest;
  const sounds = promptSounds(children);
  for (let attempt = 1; attempt <= retries; attempt += 1) {
    const { keys } = reactionsTo(stage.call, sounds);
    if (!(await playPrompt(sounds, keys !== "", timeout * 1_000, stage))) continue;
    const rules = { numDigits, finishOnKey, validDigits, endTimeout: digitTimeout * 1_000 };
    const digits = await typeKeys(keys, rules, stage);
    if (digits === undefined) {
      if (invalidDigitsSound === undefined) continue;
      stage.call.heard.push(invalidDigitsSound);
      await stage.sleep(playedMs);
    } else if (digits !== "") {
      return followAction(rest, { Digits: digits }, stage);
    }
  }
  return undefined;
}
