import type { CallState } from "@plivo-edge/callbacks";
import { FeedTimeline, type FeedUpdate } from "../feed-timeline.ts";
import type { LiveConnection, LiveOptions } from "../store.ts";
import { useLive } from "./use-live.ts";

/** A feed as of one render. */
export interface LiveFeed extends LiveConnection {
  /** At most 10,000 calls, by what `relay.ticket({ call })` takes; the one that was heard of last comes last. */
  readonly calls: ReadonlyMap<string, CallState>;
  /** The newest events, a thousand or so. After one of type `gap`, calls may have moved on unseen. */
  readonly updates: readonly FeedUpdate[];
}

export interface LiveFeedOptions extends LiveOptions {
  /** How many of the events before now to begin with: 0 to 1,000. @default 0 */
  readonly history?: number;
}

/**
 * A feed of calls, live for as long as the component is mounted.
 *
 * @param ticket what `relay.ticket({ feed })` returned; nothing is opened while there is none
 * @see {@link useCall} for when it renders, and begins anew
 * @example
 * const { calls } = useFeed(ticket, { history: 20 });
 */
export function useFeed(ticket: string | null | undefined, options: LiveFeedOptions = {}): LiveFeed {
  return useLive(ticket, options, () => new FeedTimeline(options.history ?? 0), read);
}

const read = ({ calls, updates }: FeedTimeline): Omit<LiveFeed, keyof LiveConnection> => ({
  calls: new Map(calls),
  updates: [...updates],
});
