import type { Clock } from "../clock/clock.ts";

/** How fast Speak talks, in characters a second. */
export const charactersPerSecond = 15;

/** How long every file of Play lasts, in milliseconds: the simulator does not fetch audio. */
export const soundLength = 5_000;

/** Something that a leg hears. */
export interface Sound {
  /** A text, or a file's URL. */
  readonly says: string;
  /** How long it lasts, in milliseconds. */
  readonly ms: number;
}

/** A leg that can hear sounds which the API starts. */
export interface HearingLeg {
  readonly heard: string[];
  /** Stops a sound that is playing. */
  readonly sounds: Set<AbortController>;
  /** Aborts when the leg ends. */
  readonly endSignal: AbortSignal;
}

/** How long a text takes to speak, in milliseconds. */
export function spokenMs(text: string): number {
  return Math.ceil((text.length / charactersPerSecond) * 1_000);
}

export function spokenSound(text: string): Sound {
  return { says: text, ms: spokenMs(text) };
}

/** Plays sounds beside the document until their end, `most` milliseconds, the leg's end, or a stop. */
export function playSounds(
  leg: HearingLeg,
  { clock, run }: { readonly clock: Clock; run(work: Promise<unknown>): void },
  sounds: readonly Sound[],
  { loop, most }: { readonly loop: boolean; readonly most: number },
): void {
  const stop = new AbortController();
  leg.sounds.add(stop);
  const signal = AbortSignal.any([stop.signal, leg.endSignal]);
  const length = sounds.reduce((sum, { ms }) => sum + ms, 0);
  const until = clock.now() + most;
  const play = async (): Promise<void> => {
    do {
      leg.heard.push(...sounds.map(({ says }) => says));
      await clock.sleep(Math.min(length, until - clock.now()), signal);
    } while (loop && clock.now() < until);
  };
  const over = (): void => {
    leg.sounds.delete(stop);
  };
  run(play().then(over, over));
}
