import type { CallState } from "@plivo-edge/callbacks";
import type { LiveEvent } from "./live-event.ts";
import { fieldsOf, isInteger, isText, listOf, oneOf, type Validator } from "./validators.ts";

/** The WebSocket subprotocol that the relay answers with. The ticket travels beside it as a second one. */
export const subprotocol = "plivo-edge.v1";

/** The first frame of every connection: where the log stands for this subscriber. */
export interface WelcomeFrame<State = CallState> {
  readonly type: "welcome";
  /** Names this log. Another epoch means another log: its sequence numbers do not compare. */
  readonly epoch: string;
  /** The events that follow come after this one. */
  readonly seq: number;
  /** False when the relay could not go on from where the subscriber was: events may have been missed. */
  readonly recovered: boolean;
  /** The call as of `seq`, or the campaign as it is now. Absent on a feed, whose events add up to nothing. */
  readonly state?: State;
  /**
   * Milliseconds over which to spread the first attempt to come back, should the connection break without a word: the more
   * subscribers a log has, the longer it takes to welcome them all again.
   */
  readonly spread?: number;
}

/** Everything that arrived together. */
export interface EventsFrame<Event = LiveEvent> {
  readonly type: "events";
  /** Sequence number of the first event; each one after it counts one up. */
  readonly seq: number;
  readonly events: readonly Event[];
}

/**
 * The call is over. What comes after that, such as its recording, follows in `events` on the same socket, for whoever
 * stays.
 */
export interface EndFrame {
  readonly type: "end";
  /** Sequence number of the last event. */
  readonly seq: number;
}

/** A frame, of whatever is followed. */
export type FrameOf<Event, State> = WelcomeFrame<State> | EventsFrame<Event> | EndFrame;

const hasFrameType = /* @__PURE__ */ fieldsOf({
  type: /* @__PURE__ */ oneOf("welcome", "events", "end"),
});

/** Whether something is a frame with such events and, where it has one, such a state. */
export function isFrameOf<Event, State>(
  isEvent: Validator<Event>,
  isState: Validator<State>,
): Validator<FrameOf<Event, State>> {
  const shapes = {
    welcome: fieldsOf({ epoch: isText, seq: isInteger, recovered: oneOf(true, false) }),
    events: fieldsOf({ seq: isInteger, events: listOf(isEvent) }),
    end: fieldsOf({ seq: isInteger }),
  };
  return (input): input is FrameOf<Event, State> =>
    hasFrameType(input) && shapes[input.type](input) && (!("state" in input) || isState(input.state));
}

/** The most characters that a frame may have: far above what the relay sends at once, and too few to fill a page's memory. */
export const frameLimit = 4_194_304;

/** @throws {TypeError} where the text is not such a frame; what it holds is not repeated */
export function readFrame<Frame>(text: string, isFrame: Validator<Frame>): Frame {
  try {
    const frame: unknown = text.length <= frameLimit && JSON.parse(text);
    if (isFrame(frame)) return frame;
  } catch {
    // Not JSON: the answer is the same.
  }
  throw new TypeError(`This is not a frame of ${subprotocol}`);
}

// Characters. Far below `frameLimit`, and below what the relay lets a socket hold for a slow reader.
const writtenAtOnce = 262_144;

/** Writes events in halves, until each frame is short enough. @param seq of the first event */
export function* writeInFrames<Event>(
  seq: number,
  events: readonly Event[],
  write: (seq: number, events: readonly Event[]) => string,
): Generator<string, void> {
  const text = write(seq, events);
  if (text.length <= writtenAtOnce || events.length < 2) yield text;
  else {
    const half = Math.ceil(events.length / 2);
    yield* writeInFrames(seq, events.slice(0, half), write);
    yield* writeInFrames(seq + half, events.slice(half), write);
  }
}
