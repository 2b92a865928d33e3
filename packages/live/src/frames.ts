import type { CallState } from "@plivo-edge/callbacks";
import { type FrameOf, isFrameOf, readFrame, writeInFrames } from "./frame-shape.ts";
import type { LiveEvent } from "./live-event.ts";
import { fieldsOf, isInteger, isText, type Validator } from "./validators.ts";

export {
  type CampaignEvent,
  type CampaignOutcome,
  type CampaignProgress,
  type CampaignState,
  type CampaignStatus,
  type CampaignStatusEvent,
  campaignStatuses,
  type OutcomeStatus,
  outcomeStatuses,
} from "./campaign-event.ts";
export {
  type CampaignEventsFrame,
  type CampaignFrame,
  type CampaignWelcomeFrame,
  parseCampaignFrame,
  writeCampaignEvents,
  writeCampaignFrame,
} from "./campaign-frames.ts";
export { type CloseReason, closeCodes } from "./close-codes.ts";
export {
  type EndFrame,
  type EventsFrame,
  type FrameOf,
  frameLimit,
  subprotocol,
  type WelcomeFrame,
} from "./frame-shape.ts";
export type { ServedDocument } from "./served-document.ts";
export type { LiveEvent };

/** What those are sent who follow a call or a feed. */
export type Frame = FrameOf<LiveEvent, CallState>;

/** What all events have. The relay has parsed the rest, and it passes through as it came. */
const isEvent = /* @__PURE__ */ fieldsOf({
  // Any: a relay may know types that this subscriber does not.
  type: isText,
  callUuid: isText,
  receivedAt: isInteger,
});

/** The relay folded it, and the rest of it passes through as it came. */
const isState = /* @__PURE__ */ fieldsOf({ status: isText });

const isFrame = /* @__PURE__ */ isFrameOf(isEvent, isState) as Validator<Frame>;

/**
 * Reads a frame. Fields that are not known are let through, so that a relay may add some.
 *
 * @throws {TypeError} where the text is not a frame; what it holds is not repeated
 */
export function parseFrame(text: string): Frame {
  return readFrame(text, isFrame);
}

/** Writes a frame, as {@link parseFrame} reads it. */
export function writeFrame(frame: Frame): string {
  return JSON.stringify(frame);
}

/** Writes events as few frames: each costs about as much as many events. @param seq of the first event */
export function writeEvents(seq: number, events: readonly LiveEvent[]): Generator<string, void> {
  return writeInFrames(seq, events, (first, some) =>
    writeFrame({ type: "events", seq: first, events: some }),
  );
}
