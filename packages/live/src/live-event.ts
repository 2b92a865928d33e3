import type { CallEvent } from "@plivo-edge/callbacks";

/** The same event, with its raw parameters left out where the ticket does not show them. */
type Redacted<Event extends CallEvent> = Event extends CallEvent
  ? Omit<Event, "parameters"> & Partial<Pick<Event, "parameters">>
  : never;

/**
 * A call's event as a subscriber sees it.
 *
 * Without a ticket for the field `numbers`, the digits of `from` and `to` are masked, such as `1415•••0199`, and
 * `parameters` may be absent or masked as well.
 */
export type LiveEvent = Redacted<CallEvent>;
