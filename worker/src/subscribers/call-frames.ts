import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import { type Frame, writeEvents, writeFrame } from "@plivo-edge/live/frames";
import { redactEvent, redactState } from "./redact.ts";
import type { Subscribers } from "./subscribers.ts";
import type { FrameFormat } from "./types.ts";

/** Who follows a call, or a feed of calls, which adds up to no state. */
export type CallSubscribers = Subscribers<CallEvent, CallState | undefined, Frame>;

/** How they are shown it. */
export const callFrames: FrameFormat<CallEvent, CallState | undefined, Frame> = {
  welcome: (facts, state, { unredacted }) => ({
    ...facts,
    ...(state && { state: unredacted ? state : redactState(state) }),
  }),
  events: (seq, events, _, { unredacted }) => ({
    type: "events",
    seq,
    events: unredacted ? events : events.map(redactEvent),
  }),
  end: (seq) => ({ type: "end", seq }),
  write: (frame) => (frame.type === "events" ? writeEvents(frame.seq, frame.events) : [writeFrame(frame)]),
};
