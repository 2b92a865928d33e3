import type { CallState } from "@plivo-edge/callbacks";
import { FeedTimeline, type FeedUpdate } from "./feed-timeline.ts";
import { createStore, type LiveConnection, type LiveOptions, type Store } from "./store.ts";

/** A feed, as a component shows it. */
export interface LiveFeed extends LiveConnection {
  /** At most 10,000 calls, by what `relay.ticket({ call })` takes; the most recent last. */
  readonly calls: ReadonlyMap<string, CallState>;
  /** The newest events, a thousand or so. After one of type `gap`, calls may have moved on unseen. */
  readonly updates: readonly FeedUpdate[];
}

/** How a component watches a feed. */
export interface LiveFeedOptions extends LiveOptions {
  /** How many of the events before now to begin with: 0 to 1,000. @default 0 */
  readonly history?: number | undefined;
}

export function feedStore(options: () => LiveFeedOptions): Store<LiveFeed> {
  return createStore(
    () => new FeedTimeline(options().history ?? 0),
    ({ calls, updates }) => ({ calls: new Map(calls), updates: [...updates] }),
    options,
  );
}
