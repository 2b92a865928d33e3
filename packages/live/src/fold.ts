import { type CallEvent, type CallState, foldCall } from "@plivo-edge/callbacks";
import type { LiveEvent } from "./live-event.ts";

/** Types that are not known here leave the state as it is. */
export function fold(state: CallState, event: LiveEvent): CallState {
  // What a ticket may hide, no state is made of.
  return foldCall(state, event as CallEvent);
}
