import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import type { HiddenField, LiveEvent } from "@plivo-edge/live/frames";

/** Hides whose number it is: `14155550199` becomes `1415•••0199`, and a SIP user is left out. */
export function maskNumber(number: string): string {
  const sip = /^sips?:[^@]*(@.*)$/i.exec(number);
  if (sip) return `sip:•••${sip[1]}`;
  return number.length > 8 ? `${number.slice(0, 4)}•••${number.slice(-4)}` : "•••";
}

const masked: ReadonlySet<string> = new Set(["from", "to", "dialBLegFrom", "dialBLegTo"]);
const hidden: ReadonlySet<string> = new Set<HiddenField>([
  "parameters",
  "nonce",
  "urlId",
  "digits",
  "speech",
  "stableSpeech",
  "unstableSpeech",
  "transcription",
  "recordUrl",
  "dialDigitsMatch",
  "conferenceDigitsMatch",
]);

/** An event as a subscriber without the `numbers` field may see it. */
export function maskEvent(event: CallEvent): LiveEvent {
  const shown = Object.entries(event)
    .filter(([field]) => !hidden.has(field))
    .map(([field, value]) => [field, masked.has(field) ? maskNumber(String(value)) : value]);
  // Without what is hidden, it is what the type of such an event says.
  return Object.fromEntries(shown) as LiveEvent;
}

export function maskState(state: CallState): CallState {
  return {
    ...state,
    ...(state.from !== undefined && { from: maskNumber(state.from) }),
    ...(state.to !== undefined && { to: maskNumber(state.to) }),
  };
}
