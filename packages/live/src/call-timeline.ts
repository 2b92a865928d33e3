import { type CallEvent, type CallState, foldCall, queuedCall } from "@plivo-edge/callbacks";
import { parseFrame } from "./frames.ts";
import type { LiveEvent } from "./live-event.ts";
import { type GapEvent, Timeline } from "./timeline.ts";

/** One step of a call. */
export interface CallUpdate {
  /** The event's place in the call, from 1. A gap has that of the last event before the ones that follow. */
  readonly seq: number;
  readonly event: LiveEvent | GapEvent;
  /** The call after this event. */
  readonly state: CallState;
}

/** A call is short, so all of it is kept, and every loop begins at its start. */
export class CallTimeline extends Timeline<CallUpdate> {
  readonly scope = "call";
  readonly parse: typeof parseFrame = parseFrame;
  readonly updates: CallUpdate[] = [];
  state: CallState = queuedCall;

  override reader(): () => CallUpdate | undefined {
    let index = 0;
    return () => this.updates[index] && this.updates[index++];
  }

  protected override take(event: LiveEvent, seq: number): void {
    // The fields that a ticket may hide are no part of any state.
    this.#push(seq, event, foldCall(this.state, event as CallEvent));
  }

  protected override skip(state: CallState = queuedCall): void {
    this.#push(this.seq, { type: "gap" }, state);
  }

  #push(seq: number, event: LiveEvent | GapEvent, state: CallState): void {
    this.state = state;
    this.updates.push({ seq, event, state });
  }
}
