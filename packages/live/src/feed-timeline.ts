import { type CallEvent, type CallState, foldCall, queuedCall } from "@plivo-edge/callbacks";
import { parseFrame } from "./frames.ts";
import type { LiveEvent } from "./live-event.ts";
import { RecentTimeline } from "./recent-timeline.ts";
import type { GapEvent } from "./timeline.ts";

/**
 * The place of an event that was erased with its call, for somebody who asked to be forgotten. What a page has of the call it
 * forgets too.
 */
export interface ErasedEvent {
  readonly type: "erased";
  readonly callUuid: string;
  /** When the event was stored, in milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** An event in a feed. */
export type FeedEvent = (LiveEvent | ErasedEvent) & {
  /** Whose it is: what `relay.ticket({ call })` takes. */
  readonly call: string;
};

/** One step of a feed. */
export type FeedUpdate =
  | {
      /** The event's place in the feed. */
      readonly seq: number;
      readonly call: string;
      readonly event: FeedEvent;
      /** The call after this event, as far as this watch has followed it. */
      readonly state: CallState;
    }
  | {
      /** Place of the last event before the ones that follow. */
      readonly seq: number;
      readonly call?: undefined;
      readonly event: GapEvent;
      readonly state?: undefined;
    };

const callsKept = 10_000;

/** The newest updates of a feed, and the calls that had the latest events. */
export class FeedTimeline extends RecentTimeline<FeedUpdate, LiveEvent, CallState> {
  readonly scope = "feed";
  readonly parse: typeof parseFrame = parseFrame;
  readonly calls: Map<string, CallState> = new Map();

  protected override gapBefore({ seq }: FeedUpdate): FeedUpdate {
    return { seq: seq - 1, event: { type: "gap" } };
  }

  protected override take(event: LiveEvent | ErasedEvent, seq: number): void {
    if (!hasCall(event)) throw new TypeError("An event of a feed names its call");
    const { call } = event;
    // The fields that a ticket may hide are no part of any state.
    const isErased = event.type === "erased";
    const state = isErased ? queuedCall : foldCall(this.calls.get(call) ?? queuedCall, event as CallEvent);
    // Deleted first, so that the most recent one comes last.
    this.calls.delete(call);
    if (isErased) this.#forget(call);
    else this.calls.set(call, state);
    const [oldest] = this.calls.keys();
    if (this.calls.size > callsKept && oldest !== undefined) this.calls.delete(oldest);
    this.updates.push({ seq, call, event, state });
  }

  /** What came of a call before it was erased is left as what was erased. */
  #forget(call: string): void {
    for (const [index, update] of this.updates.entries()) {
      if (update.call !== call) continue;
      const { callUuid, receivedAt } = update.event;
      this.updates[index] = {
        ...update,
        event: { type: "erased", call, callUuid, receivedAt },
        state: queuedCall,
      };
    }
  }

  protected override skip(): void {
    this.updates.push({ seq: this.seq, event: { type: "gap" } });
  }
}

function hasCall(event: LiveEvent | ErasedEvent): event is FeedEvent {
  return "call" in event && typeof event.call === "string";
}
