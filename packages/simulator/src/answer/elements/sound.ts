import { durationOf, type SoundElement, soundOf } from "../duration.ts";
import type { Stage } from "../stage.ts";

/** Plays a sound to its end, or for as long as `most` milliseconds. */
export async function performSound(
  element: SoundElement,
  stage: Stage,
  most: number = Number.POSITIVE_INFINITY,
): Promise<undefined> {
  const sound = soundOf(element);
  if (sound !== undefined) stage.call.heard.push(sound);
  await stage.sleep(Math.min(durationOf(element), most));
}
