import type { CallState } from "@plivo-edge/callbacks";
import { CallTimeline, type CallUpdate } from "./call-timeline.ts";
import { createStore, type LiveConnection, type LiveOptions, type Store } from "./store.ts";

/** A call, as a component shows it. */
export interface LiveCall extends LiveConnection {
  /** The call now: `queued` until something is heard of it. */
  readonly state: CallState;
  /** How it came to that, from its first event on. */
  readonly updates: readonly CallUpdate[];
}

export function callStore(options: () => LiveOptions): Store<LiveCall> {
  return createStore(
    () => new CallTimeline(),
    ({ state, updates }) => ({ state, updates: [...updates] }),
    options,
  );
}
