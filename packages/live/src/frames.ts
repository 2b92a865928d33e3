import type { CallState } from "@plivo-edge/callbacks";
import type { LiveEvent } from "./live-event.ts";
import { fieldsOf, isInteger, isText, listOf, oneOf } from "./validators.ts";

export { type CloseReason, closeCodes } from "./close-codes.ts";
export type { ServedDocument } from "./served-document.ts";
export type { LiveEvent };

/** The WebSocket subprotocol that the relay answers with. The ticket travels beside it as a second one. */
export const subprotocol = "plivo-edge.v1";

/** The first frame of every connection: where the log stands for this subscriber. */
export interface WelcomeFrame {
  readonly type: "welcome";
  /** Names this log. Another epoch means another log: its sequence numbers do not compare. */
  readonly epoch: string;
  /** The events that follow come after this one. */
  readonly seq: number;
  /** False when the relay could not go on from where the subscriber was: events may have been missed. */
  readonly recovered: boolean;
  /** The call as of `seq`. Absent on a feed, whose events add up to nothing. */
  readonly state?: CallState;
  /**
   * Milliseconds over which to spread the first attempt to come back, should the connection break without a word: the more
   * subscribers a log has, the longer it takes to welcome them all again.
   */
  readonly spread?: number;
}

/** Everything that arrived together. */
export interface EventsFrame {
  readonly type: "events";
  /** Sequence number of the first event; each one after it counts one up. */
  readonly seq: number;
  readonly events: readonly LiveEvent[];
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

export type Frame = WelcomeFrame | EventsFrame | EndFrame;

/** What all events have. The relay has parsed the rest, and it passes through as it came. */
const isEvent = /* @__PURE__ */ fieldsOf({
  // Any: a relay may know types that this subscriber does not.
  type: isText,
  callUuid: isText,
  receivedAt: isInteger,
});

/** The relay folded it, and the rest of it passes through as it came. */
const isState = /* @__PURE__ */ fieldsOf({ status: isText });

const frameShapes = {
  welcome: /* @__PURE__ */ fieldsOf({
    epoch: isText,
    seq: isInteger,
    recovered: /* @__PURE__ */ oneOf(true, false),
  }),
  events: /* @__PURE__ */ fieldsOf({ seq: isInteger, events: /* @__PURE__ */ listOf(isEvent) }),
  end: /* @__PURE__ */ fieldsOf({ seq: isInteger }),
};

const hasFrameType = /* @__PURE__ */ fieldsOf({
  type: /* @__PURE__ */ oneOf("welcome", "events", "end"),
});

function isFrame(input: unknown): input is Frame {
  return (
    hasFrameType(input) && frameShapes[input.type](input) && (!("state" in input) || isState(input.state))
  );
}

/** Characters. Far above what the relay sends at once, and low enough that nobody else can fill a page's memory. */
export const frameLimit = 4_194_304;

/**
 * Reads a frame. Fields that are not known are let through, so that a relay may add some.
 *
 * @throws {TypeError} where the text is not a frame; what it holds is not repeated
 */
export function parseFrame(text: string): Frame {
  try {
    const frame: unknown = text.length <= frameLimit && JSON.parse(text);
    if (isFrame(frame)) return frame;
  } catch {
    // Not JSON: the answer is the same.
  }
  throw new TypeError(`This is not a frame of ${subprotocol}`);
}

/** Writes a frame, as {@link parseFrame} reads it. */
export function writeFrame(frame: Frame): string {
  return JSON.stringify(frame);
}

// Characters. Far below `frameLimit`, and below what the relay lets a socket hold for a slow reader.
const writtenAtOnce = 262_144;

/** Writes events as few frames: each costs about as much as many events. @param seq of the first event */
export function* writeEvents(seq: number, events: readonly LiveEvent[]): Generator<string, void> {
  const text = writeFrame({ type: "events", seq, events });
  if (text.length <= writtenAtOnce || events.length < 2) yield text;
  else {
    const half = Math.ceil(events.length / 2);
    yield* writeEvents(seq, events.slice(0, half));
    yield* writeEvents(seq + half, events.slice(half));
  }
}
