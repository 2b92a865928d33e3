import type { CallEvent } from "@plivo-edge/callbacks";

/** What every subscriber sees of an event. */
type ShownToAll = "type" | "callUuid" | "receivedAt";

type Redacted<Event extends CallEvent> = Event extends CallEvent
  ? Pick<Event, ShownToAll> & Partial<Omit<Event, ShownToAll>>
  : never;

/**
 * A call's event as a subscriber sees it.
 *
 * Without a ticket for the field `unredacted`, a phone number is its last four digits, such as `•••0199`, and what was said,
 * pressed and recorded is left out, `parameters` included. The relay lists what is shown: a fact that it does not list is
 * absent.
 */
export type LiveEvent = Redacted<CallEvent>;
