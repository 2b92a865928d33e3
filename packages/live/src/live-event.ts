import type { CallEvent } from "@plivo-edge/callbacks";

/**
 * What only a ticket for the field `unredacted` shows: the raw request, what was said, pressed and recorded, and where the
 * audio of a stream is sent, which may have a key in it.
 */
export type HiddenField =
  | "parameters"
  | "nonce"
  | "urlId"
  | "digits"
  | "speech"
  | "stableSpeech"
  | "unstableSpeech"
  | "transcription"
  | "recordUrl"
  | "serviceUrl"
  | "dialDigitsMatch"
  | "conferenceDigitsMatch";

type Redacted<Event extends CallEvent> = Event extends CallEvent
  ? Omit<Event, HiddenField> & Partial<Pick<Event, HiddenField & keyof Event>>
  : never;

/**
 * A call's event as a subscriber sees it.
 *
 * Without a ticket for the field `unredacted`, phone numbers are masked, such as `1415•••0199`, and what was said, pressed
 * and recorded is left out, `parameters` included.
 */
export type LiveEvent = Redacted<CallEvent>;
