import type { PromptElement } from "@plivo-edge/xml";
import type { Call } from "../call/call.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { isSound, runSound, type SoundElement, soundOf } from "./sound.ts";

/** How long the callee takes to press the first key or to speak, from the start of the prompt. */
const reaction = 2_000;

/** The prompts inside GetDigits or GetInput. */
export function promptSounds(children: readonly PromptElement[]): SoundElement[] {
  return children.filter((child) => isSound(child));
}

/** What the callee does at the prompt that begins now. */
export function reactionsTo(call: Call, sounds: readonly SoundElement[]): ReturnType<Call["react"]> {
  return call.react(sounds.map(soundOf).filter((sound) => sound !== undefined));
}

/** Plays the prompt; the callee's reaction, if there is one, cuts it short. False: none came in time. */
export async function playPrompt(
  sounds: readonly SoundElement[],
  reacts: boolean,
  timeout: number,
  execution: ExecutionContext,
): Promise<boolean> {
  const { clock } = execution.context;
  const reactsAt = reacts ? clock.now() + reaction : Number.POSITIVE_INFINITY;
  for (const sound of sounds) {
    await runSound(sound, execution, reactsAt - clock.now());
    if (clock.now() >= reactsAt) return true;
  }
  const left = reactsAt - clock.now();
  await execution.sleep(Math.min(left, timeout));
  return left <= timeout;
}

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
export async function typeKeys(
  keys: string,
  rules: KeyRules,
  execution: ExecutionContext,
): Promise<string | undefined> {
  let digits = "";
  for (const key of keys) {
    if (key === rules.finishOnKey) return digits;
    if (!rules.validDigits.includes(key)) return undefined;
    digits += key;
    if (digits.length === rules.numDigits) return digits;
    await execution.sleep(betweenKeys);
  }
  await execution.sleep(rules.endTimeout - betweenKeys);
  return digits;
}
