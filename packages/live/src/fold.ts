import { type CallState, foldCall } from "@plivo-edge/callbacks";
import type { LiveEvent } from "./live-event.ts";

/** What a later relay may tell beyond these is passed on, but this fold cannot know what it does to a call. */
const foldable = /^(ring|answer|fallback|machine|hangup)$/;

export function fold(state: CallState, event: LiveEvent): CallState {
  // No raw parameters are read, so that they are not missed where the ticket does not show them.
  return foldable.test(event.type) ? foldCall(state, { parameters: {}, ...event }) : state;
}
