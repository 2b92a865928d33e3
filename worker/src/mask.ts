import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live/frames";

/** Hides whose number it is: `14155550199` becomes `1415•••0199`, and a SIP user is left out. */
export function maskNumber(number: string): string {
  const sip = /^sips?:[^@]*(@.*)$/i.exec(number);
  if (sip) return `sip:•••${sip[1]}`;
  return number.length > 8 ? `${number.slice(0, 4)}•••${number.slice(-4)}` : "•••";
}

/** An event as a subscriber without the `numbers` field may see it. The raw parameters hold both numbers. */
export function maskEvent({ parameters: _, ...event }: CallEvent): LiveEvent {
  return { ...event, from: maskNumber(event.from), to: maskNumber(event.to) };
}

export function maskState(state: CallState): CallState {
  return {
    ...state,
    ...(state.from !== undefined && { from: maskNumber(state.from) }),
    ...(state.to !== undefined && { to: maskNumber(state.to) }),
  };
}
