import { type CallState, foldCall, queuedCall } from "@plivo-edge/callbacks";
import type { Frame, WelcomeFrame } from "./frames.ts";
import type { LiveEvent } from "./live-event.ts";

/** The relay could not go on from where this subscriber was: events may be missing between the last one and here. */
export interface GapEvent {
  readonly type: "gap";
}

/** One step of a call. */
export interface CallUpdate {
  /** The event's place in the call, from 1. A gap has that of the last event before the ones that follow. */
  readonly seq: number;
  readonly event: LiveEvent | GapEvent;
  /** The call after this event. */
  readonly state: CallState;
}

/** What frames, in whatever order they come, add up to: each event once and in order, or a gap that says otherwise. */
export class Timeline {
  readonly updates: CallUpdate[] = [];
  state: CallState = queuedCall;
  /** Undefined until the first welcome. */
  epoch: string | undefined;
  seq = 0;

  /** Takes what is new in a frame. False: something before it is missing, and nothing of it was taken. */
  add(frame: Frame): boolean {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.seq > this.seq + (frame.type === "end" ? 0 : 1)) return false;
    else if (frame.type === "events") {
      // A relay that repeats itself is harmless: what was seen already comes first in the frame.
      for (const event of frame.events.slice(this.seq + 1 - frame.seq)) {
        this.#push(this.seq + 1, event, fold(this.state, event));
      }
    }
    return true;
  }

  #welcome({ epoch, seq, recovered, state = queuedCall }: WelcomeFrame): void {
    this.epoch ??= epoch;
    // One that claims to go on, but in another log or from further ahead, does not.
    const continues = recovered && epoch === this.epoch && seq <= this.seq;
    this.epoch = epoch;
    if (!continues) this.#push(seq, { type: "gap" }, state);
  }

  #push(seq: number, event: LiveEvent | GapEvent, state: CallState): void {
    this.seq = seq;
    this.state = state;
    this.updates.push({ seq, event, state });
  }
}

/** What a later relay may tell beyond these is passed on, but this fold cannot know what it does to a call. */
const foldable = /^(ring|answer|fallback|machine|hangup)$/;

function fold(state: CallState, event: LiveEvent): CallState {
  // No raw parameters are read, so that they are not missed where the ticket does not show them.
  return foldable.test(event.type) ? foldCall(state, { parameters: {}, ...event }) : state;
}
