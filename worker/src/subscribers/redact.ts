import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import type { HiddenField, LiveEvent } from "@plivo-edge/live/frames";

/**
 * Hides whose number it is: `14155550199` becomes `1415•••0199`. At least three digits are hidden, of a short number those
 * at its beginning too, and a SIP user is left out.
 */
export function redactNumber(number: string): string {
  const sip = /^sips?:[^@]*(@.*)$/i.exec(number);
  if (sip) return `sip:•••${sip[1]}`;
  if (number.length < 8) return "•••";
  return `${number.slice(0, Math.min(4, number.length - 7))}•••${number.slice(-4)}`;
}

const redacted: ReadonlySet<string> = new Set(["from", "to", "dialBLegFrom", "dialBLegTo"]);
const hidden: Readonly<Record<HiddenField, true>> = {
  parameters: true,
  nonce: true,
  urlId: true,
  digits: true,
  speech: true,
  stableSpeech: true,
  unstableSpeech: true,
  transcription: true,
  recordUrl: true,
  serviceUrl: true,
  dialDigitsMatch: true,
  conferenceDigitsMatch: true,
};

/** An event as a subscriber without the `unredacted` field may see it. */
export function redactEvent(event: CallEvent): LiveEvent {
  const shown = Object.entries(event)
    .filter(([field]) => !Object.hasOwn(hidden, field))
    .map(([field, value]) => [field, redacted.has(field) ? redactNumber(String(value)) : value]);
  // Without what is hidden, it is what the type of such an event says.
  return Object.fromEntries(shown) as LiveEvent;
}

export function redactState(state: CallState): CallState {
  return {
    ...state,
    ...(state.from !== undefined && { from: redactNumber(state.from) }),
    ...(state.to !== undefined && { to: redactNumber(state.to) }),
  };
}
