import type { CallState } from "@plivo-edge/callbacks";
import type { FrameOf } from "./frame-shape.ts";
import type { LiveEvent } from "./live-event.ts";
import type { ScopeName } from "./ticket.ts";

/** The relay could not go on from where this subscriber was: events may be missing between the last one and here. */
export interface GapEvent {
  readonly type: "gap";
}

/** What frames, in whatever order they come, add up to: each event once and in order, or a gap that says otherwise. */
export abstract class Timeline<Update, Event = LiveEvent, State = CallState> {
  /** What it follows, as a ticket's claims name it. */
  abstract readonly scope: ScopeName;
  /** Reads a frame of what it follows, or throws. */
  abstract readonly parse: (text: string) => FrameOf<Event, State>;
  /** Undefined until the first welcome. */
  epoch: string | undefined;
  seq = 0;

  /** Where to go on, for the URL. */
  get query(): string {
    const { epoch, seq } = this;
    return epoch === undefined ? "" : `?after=${seq}&epoch=${encodeURIComponent(epoch)}`;
  }

  /** Takes what is new in a frame. False: something before it is missing, and nothing of it was taken. */
  add(frame: FrameOf<Event, State>): boolean {
    if (frame.type === "welcome") {
      const { epoch, seq, recovered, state } = frame;
      // One that claims to go on, but from further ahead or in another log, does not; unless nothing had come of that one.
      const isSameLog = epoch === (this.epoch ?? epoch) || this.seq === 0;
      const continues = recovered && isSameLog && seq <= this.seq;
      this.epoch = epoch;
      if (!continues) {
        this.seq = seq;
        this.skip(state);
      }
    } else if (frame.seq > this.seq + (frame.type === "end" ? 0 : 1)) return false;
    else if (frame.type === "events") {
      // A relay that repeats itself is harmless: what was seen already comes first in the frame.
      for (const event of frame.events.slice(this.seq + 1 - frame.seq)) {
        this.take(event, this.seq + 1);
        this.seq += 1;
      }
    }
    return true;
  }

  /** Reads the updates one by one, from where a new loop begins. Undefined: that was all for now. */
  abstract reader(): () => Update | undefined;

  /** Takes the next event, or throws where it is none of this timeline. */
  protected abstract take(event: Event, seq: number): void;

  /** Goes on after `seq` without what came before. */
  protected abstract skip(state?: State): void;
}

/** A timeline of whatever. */
export type AnyTimeline<Update = unknown> = Timeline<Update, unknown, unknown>;
