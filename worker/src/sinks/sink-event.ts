import type { Environment } from "../config/environment.ts";
import type { FeedEvent } from "../feed/feed-log.ts";

/** What is left of an event whose call was erased before it was delivered. */
export interface ErasedEvent {
  readonly type: "erased";
  readonly call: string;
  readonly callUuid: string;
  /** When the feed stored it, in milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** An event as sinks get it. */
export type SinkEvent = (FeedEvent | ErasedEvent) & {
  /** The same whenever it is delivered, and no other event's: `CALL:EPOCH:N`, its call and its place there. */
  readonly id: string;
};

/** What an events handler may want to know besides the events. */
export interface EventsContext<Env extends Environment = Environment> {
  readonly environment: Env;
  /** Events before these were forgotten before they could be delivered. */
  readonly gap: boolean;
  /** The ids of events before these that were set aside, since your handler threw at each of them four times. */
  readonly skipped: readonly string[];
}

/**
 * Takes the events of all calls into a system of yours: from 1 to 100 of them, in the feed's order, at least once.
 *
 * Where it throws, or takes longer than 15 seconds, they are delivered again.
 *
 * @example
 * async (events, { environment }) => {
 *   await environment.EVENTS.sendBatch(events.map((body) => ({ body })));
 * };
 */
export type EventsHandler<Env extends Environment = Environment> = (
  events: readonly SinkEvent[],
  context: EventsContext<Env>,
) => void | Promise<void>;
