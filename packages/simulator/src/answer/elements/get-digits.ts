import type { GetDigitsElement } from "@plivo-edge/xml";
import { followAction } from "../action.ts";
import { isSound, playedMs, type SoundElement, soundOf } from "../duration.ts";
import { pressedKeys } from "../keys.ts";
import type { Stage, Step } from "../stage.ts";
import { performSound } from "./sound.ts";

/** How long the callee takes to press the first key, from the start of the prompt. */
const reaction = 2_000;
/** From one key to the next. */
const betweenKeys = 300;

/** Prompts for keys until some were entered or the tries are used up. */
export async function performGetDigits(element: GetDigitsElement, stage: Stage): Promise<Step> {
  const { retries = 1, timeout = 5, invalidDigitsSound } = element.attributes;
  const sounds = element.children.filter((child) => isSound(child));
  const said = sounds.map(soundOf).filter((sound) => sound !== undefined);
  for (let attempt = 1; attempt <= retries; attempt += 1) {
    const keys = pressedKeys(stage.call, said);
    if (!(await prompt(sounds, timeout, keys, stage))) continue;
    const digits = await collect(element, keys, stage);
    if (digits === undefined) {
      if (invalidDigitsSound === undefined) continue;
      stage.call.heard.push(invalidDigitsSound);
      await stage.sleep(playedMs);
    } else if (digits !== "") {
      return followAction(element.attributes, { Digits: digits }, stage);
    }
  }
  return undefined;
}

/** Plays the prompt; the first key cuts it short. False: no key came in time. */
async function prompt(
  sounds: readonly SoundElement[],
  timeout: number,
  keys: string,
  stage: Stage,
): Promise<boolean> {
  const { clock } = stage.exchange;
  const firstKey = clock.now() + (keys === "" ? Number.POSITIVE_INFINITY : reaction);
  for (const sound of sounds) {
    await performSound(sound, stage, firstKey - clock.now());
    if (clock.now() >= firstKey) return true;
  }
  const left = firstKey - clock.now();
  await stage.sleep(Math.min(left, timeout * 1_000));
  return left <= timeout * 1_000;
}

/** The digits that count; `undefined` if one was not valid. */
async function collect(
  { attributes }: GetDigitsElement,
  keys: string,
  stage: Stage,
): Promise<string | undefined> {
  const { numDigits = 99, finishOnKey = "#", validDigits = "1234567890*#", digitTimeout = 2 } = attributes;
  let digits = "";
  for (const key of keys) {
    if (key === finishOnKey) return digits;
    if (!validDigits.includes(key)) return undefined;
    digits += key;
    if (digits.length === numDigits) return digits;
    await stage.sleep(betweenKeys);
  }
  await stage.sleep(digitTimeout * 1_000 - betweenKeys);
  return digits;
}
