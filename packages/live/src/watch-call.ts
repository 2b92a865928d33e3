import type { CallState } from "@plivo-edge/callbacks";
import { CallTimeline, type CallUpdate } from "./call-timeline.ts";
import type { TicketSource, WatchOptions } from "./connection.ts";
import { type Watch, watch } from "./watch.ts";

/** One call, live. */
export interface CallWatch extends Watch<CallUpdate> {
  /** The call as it is now. The same object until something changes. */
  readonly state: CallState;
}

/**
 * Watches a call: every event once and in order, from its first one on, over reconnects and deploys of the relay.
 *
 * Each loop replays the call from its start, ends when the call has ended, and throws when the relay refuses the
 * ticket. Where the relay could not go on from where it was cut, an event of type `gap` says so. Leaving the last loop
 * early closes the watch, unless somebody subscribed.
 *
 * @param ticket what `relay.ticket` returned; or a function that fetches one, which is called again when it has expired
 * @example
 * for await (const { event, state } of watchCall(ticket)) console.log(event.type, state.status);
 */
export function watchCall(ticket: TicketSource, options: WatchOptions = {}): CallWatch {
  const timeline = new CallTimeline();
  const state = { get: () => timeline.state };
  // What `defineProperty` adds, its type does not say.
  return Object.defineProperty(watch(ticket, options, timeline), "state", state) as CallWatch;
}
