import type { CallState } from "@plivo-edge/callbacks";
import { CallTimeline, type CallUpdate } from "../call-timeline.ts";
import type { LiveConnection, LiveOptions } from "../store.ts";
import { useLive } from "./use-live.ts";

/** A call as of one render. */
export interface LiveCall extends LiveConnection {
  /** The call now: `queued` until something is heard of it. */
  readonly state: CallState;
  /** How it came to that, from its first event on. */
  readonly updates: readonly CallUpdate[];
}

/**
 * A call, live for as long as the component is mounted: it opens one socket, StrictMode or not, and none on a server.
 *
 * Events that arrive together are one render. Another ticket begins anew; other options do not.
 *
 * @param ticket what `relay.ticket` returned; nothing is opened while there is none
 * @example
 * const { state, connection, error } = useCall(ticket);
 */
export function useCall(ticket: string | null | undefined, options: LiveOptions = {}): LiveCall {
  return useLive(ticket, options, () => new CallTimeline(), read);
}

const read = ({ state, updates }: CallTimeline): Omit<LiveCall, keyof LiveConnection> => ({
  state,
  updates: [...updates],
});
