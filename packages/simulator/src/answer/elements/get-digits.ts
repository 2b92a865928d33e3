import type { GetDigitsElement } from "@plivo-edge/xml";
import { soundLength } from "../../call/sound.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";
import { playPrompt, promptSounds, reactionsTo, typeKeys } from "../prompt.ts";

/** Prompts for keys until some were entered or the tries are used up. */
export async function runGetDigits(
  { attributes, children }: GetDigitsElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { retries = 1, timeout = 5, digitTimeout = 2, invalidDigitsSound, ...rest } = attributes;
  const { numDigits = 99, finishOnKey = "#", validDigits = "1234567890*#" } = rest;
  const sounds = promptSounds(children);
  for (let attempt = 1; attempt <= retries; attempt += 1) {
    const { keys } = reactionsTo(execution.call, sounds);
    if (!(await playPrompt(sounds, keys !== "", timeout * 1_000, execution))) continue;
    const rules = { numDigits, finishOnKey, validDigits, endTimeout: digitTimeout * 1_000 };
    const digits = await typeKeys(keys, rules, execution);
    if (digits === undefined) {
      if (invalidDigitsSound === undefined) continue;
      execution.call.heard.push(invalidDigitsSound);
      await execution.sleep(soundLength);
    } else if (digits !== "") {
      return followAction(rest, { Digits: digits }, execution);
    }
  }
  return undefined;
}
