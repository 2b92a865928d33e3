import type { Report } from "../problem.ts";
import type { EventsHandler } from "./sink-event.ts";

/** What `createRelay` says about the feed that every call joins. */
export interface FeedOptions {
  readonly events?: EventsHandler | undefined;
  readonly report: Report;
}

// An object is made by the platform, which passes it no options. It runs the same module as the Worker that made the relay.
const optionsOf = new Map<string, FeedOptions>();

/** Keeps the options for the object of that feed. A relay without a handler does not take away another one's. */
export function registerFeed(feed: string, options: FeedOptions): void {
  if (options.events || !optionsOf.has(feed)) optionsOf.set(feed, options);
}

/** The options of a feed; undefined where it is the default feed of no relay, and so has no sinks. */
export function feedOptions(feed: string): FeedOptions | undefined {
  return optionsOf.get(feed);
}
