import type { PlayElement, SpeakElement, WaitElement } from "@plivo-edge/xml";

/** How fast Speak talks, in characters a second. */
export const charactersPerSecond = 15;
/** How long every file of Play lasts, in milliseconds: the simulator does not fetch audio. */
export const playedMs = 5_000;

/** What a sound says, for `CallRecord.heard`; a wait says nothing. */
export function soundOf(element: SpeakElement | PlayElement | WaitElement): string | undefined {
  if (element.name === "Wait") return undefined;
  return element.name === "Play" ? element.children[0] : textOf(element.children).replace(/\s+/g, " ").trim();
}

/** How long a sound lasts, in milliseconds, with all its repetitions; a `loop` of 0 has no end. */
export function durationOf(element: SpeakElement | PlayElement | WaitElement): number {
  if (element.name === "Wait") return (element.attributes.length ?? 1) * 1_000;
  const { loop = 1 } = element.attributes;
  const once = element.name === "Play" ? playedMs : spokenMs(soundOf(element) ?? "");
  return loop === 0 ? Number.POSITIVE_INFINITY : loop * once;
}

/** How long a text takes to speak, in milliseconds. */
export function spokenMs(text: string): number {
  return Math.ceil((text.length / charactersPerSecond) * 1_000);
}

/** The words of mixed content, its SSML left out. */
function textOf(children: SpeakElement["children"]): string {
  return children.map((child) => (typeof child === "string" ? child : textOf(child.children))).join("");
}
