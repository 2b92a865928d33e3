import type { PlayElement, ResponseChild, SpeakElement, WaitElement } from "@plivo-edge/xml";
import { soundLength, spokenMs } from "../call/sound.ts";
import type { ExecutionContext } from "./execution-context.ts";

export type SoundElement = SpeakElement | PlayElement | WaitElement;

export function isSound(element: ResponseChild): element is SoundElement {
  return element.name === "Speak" || element.name === "Play" || element.name === "Wait";
}

/** What a sound says, for `SimulatedCall.heard`; a wait says nothing. */
export function soundOf(element: SoundElement): string | undefined {
  if (element.name === "Wait") return undefined;
  return element.name === "Play" ? element.children[0] : textOf(element.children).replace(/\s+/g, " ").trim();
}

/** How long a sound lasts, in milliseconds, with all its repetitions; a `loop` of 0 has no end. */
export function durationOf(element: SoundElement): number {
  if (element.name === "Wait") return (element.attributes.length ?? 1) * 1_000;
  const { loop = 1 } = element.attributes;
  const once = element.name === "Play" ? soundLength : spokenMs(soundOf(element) ?? "");
  return loop === 0 ? Number.POSITIVE_INFINITY : loop * once;
}

/** The words of mixed content, its SSML left out. */
function textOf(children: readonly unknown[]): string {
  return children
    .map((child) => {
      if (typeof child === "string") return child;
      const inner: unknown = Object(child).children;
      return Array.isArray(inner) ? textOf(inner) : "";
    })
    .join("");
}

/** Plays a sound to its end, or for as long as `most` milliseconds. */
export async function runSound(
  element: SoundElement,
  execution: ExecutionContext,
  most: number = Number.POSITIVE_INFINITY,
): Promise<undefined> {
  const sound = soundOf(element);
  if (sound !== undefined) execution.call.heard.push(sound);
  await execution.sleep(Math.min(durationOf(element), most));
}
