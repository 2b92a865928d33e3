import type { PromptElement } from "@plivo-edge/xml";
import type { Call } from "../call/call.ts";
import type { Prompt, Reaction } from "../fate.ts";
import { isSound, type SoundElement, soundOf } from "./duration.ts";
import { performSound } from "./elements/sound.ts";
import type { Stage } from "./stage.ts";

/** How long the callee takes to press the first key or to speak, from the start of the prompt. */
const reaction = 2_000;

/** The prompts inside GetDigits or GetInput. */
export function promptSounds(children: readonly PromptElement[]): SoundElement[] {
  return children.filter((child) => isSound(child));
}

/** What the callee does at the prompt that begins now. */
export function reactionsTo(call: Call, sounds: readonly SoundElement[]): { keys: string; speech: string } {
  const said = sounds.map(soundOf).filter((sound) => sound !== undefined);
  const heard = [...call.heard.slice(call.heardBeforePrompt), ...said];
  call.heardBeforePrompt = call.heard.length + said.length;
  call.prompts += 1;
  const prompt = { to: call.to, number: call.prompts, heard };
  return { keys: reactionTo(prompt, call.fate.digits), speech: reactionTo(prompt, call.fate.speech) };
}

function reactionTo(prompt: Prompt, reaction: Reaction = ""): string {
  if (typeof reaction === "string") return reaction;
  if (typeof reaction === "function") return reaction(prompt);
  return reaction[prompt.number - 1] ?? "";
}

/** Plays the prompt; the callee's reaction, if there is one, cuts it short. False: none came in time. */
export async function playPrompt(
  sounds: readonly SoundElement[],
  reacts: boolean,
  timeout: number,
  stage: Stage,
): Promise<boolean> {
  const { clock } = stage.exchange;
  const reactsAt = reacts ? clock.now() + reaction : Number.POSITIVE_INFINITY;
  for (const sound of sounds) {
    await performSound(sound, stage, reactsAt - clock.now());
    if (clock.now() >= reactsAt) return true;
  }
  const left = reactsAt - clock.now();
  await stage.sleep(Math.min(left, timeout));
  return left <= timeout;
}
