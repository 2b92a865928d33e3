import type { CallState } from "@plivo-edge/callbacks";
import type { TicketSource, WatchOptions } from "./connection.ts";
import { FeedTimeline, type FeedUpdate } from "./feed-timeline.ts";
import { type Watch, watch } from "./watch.ts";

/** How to watch a feed. */
export interface WatchFeedOptions extends WatchOptions {
  /** How many of the events before now to begin with: 0 to 1,000. @default 0 */
  readonly history?: number | undefined;
}

/** A feed of calls, live. */
export interface FeedWatch extends Watch<FeedUpdate> {
  /**
   * The calls that had an event on this watch, at most 10,000, by what `relay.ticket({ call })` takes; the most recent
   * last.
   */
  readonly calls: ReadonlyMap<string, CallState>;
}

/**
 * Watches a feed: every event of its calls once and in order, from now on, over reconnects and deploys of the relay.
 *
 * It does not end by itself. Memory is bounded: a loop begins with the newest 1,000 events that have arrived, and one
 * that falls further behind than that goes on after an event of type `gap`. So does every loop where the relay could
 * not go on from where it was cut.
 *
 * @param ticket what `relay.ticket({ feed })` returned; or a function that fetches one
 * @example
 * for await (const { call, event, state } of watchFeed(ticket)) console.log(call, event.type, state?.status);
 */
export function watchFeed(ticket: TicketSource, options: WatchFeedOptions = {}): FeedWatch {
  const timeline = new FeedTimeline(options.history ?? 0);
  return Object.assign(watch(ticket, options, timeline), { calls: timeline.calls });
}
