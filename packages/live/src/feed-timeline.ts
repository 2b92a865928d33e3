import { type CallEvent, type CallState, foldCall, queuedCall } from "@plivo-edge/callbacks";
import type { Frame } from "./frames.ts";
import type { LiveEvent } from "./live-event.ts";
import { type GapEvent, Timeline } from "./timeline.ts";

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

// A feed never ends, and the page that shows it may be open for weeks.
const updatesKept = 1_000;
const callsKept = 10_000;

/** The newest updates of a feed, and the calls that were heard of last. */
export class FeedTimeline extends Timeline<FeedUpdate> {
  readonly scope = "feed";
  readonly calls: Map<string, CallState> = new Map();
  readonly #history: number;
  readonly updates: FeedUpdate[] = [];
  /** How many updates came before the first one that is kept. */
  #dropped = 0;

  /** @param history how many of the events before now to begin with */
  constructor(history: number) {
    super();
    this.#history = history;
  }

  override get query(): string {
    return super.query || (this.#history ? `?history=${this.#history}` : "");
  }

  override add(frame: Frame): boolean {
    // A feed is joined wherever it is.
    if (this.epoch === undefined && frame.type === "welcome" && frame.recovered) this.seq = frame.seq;
    // Before, not after: a loop that keeps up sees all of a frame, however long it is.
    this.#dropped += this.updates.splice(0, this.updates.length - updatesKept).length;
    return super.add(frame);
  }

  /** A loop that falls behind what is kept is told so by a gap. */
  override reader(): () => FeedUpdate | undefined {
    let index = this.#dropped;
    return () => {
      const isBehind = index < this.#dropped;
      index = Math.max(index, this.#dropped);
      const update = this.updates[index - this.#dropped];
      if (update && isBehind && update.call !== undefined)
        return { seq: update.seq - 1, event: { type: "gap" } };
      if (update) index += 1;
      return update;
    };
  }

  protected override take(event: LiveEvent | ErasedEvent, seq: number): void {
    if (!hasCall(event)) throw new TypeError("An event of a feed names its call");
    const { call } = event;
    // The fields that a ticket may hide are no part of any state.
    const state = foldCall(this.calls.get(call) ?? queuedCall, event as CallEvent);
    // Deleted first, so that the one that was heard of last comes last.
    this.calls.delete(call);
    if (event.type !== "erased") this.calls.set(call, state);
    const [oldest] = this.calls.keys();
    if (this.calls.size > callsKept && oldest !== undefined) this.calls.delete(oldest);
    this.updates.push({ seq, call, event, state });
  }

  protected override skip(): void {
    this.updates.push({ seq: this.seq, event: { type: "gap" } });
  }
}

function hasCall(event: LiveEvent | ErasedEvent): event is FeedEvent {
  return "call" in event && typeof event.call === "string";
}
