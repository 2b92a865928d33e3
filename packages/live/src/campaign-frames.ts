import { type CampaignEvent, type CampaignState, outcomeStatuses } from "./campaign-event.ts";
import {
  type EndFrame,
  type EventsFrame,
  isFrameOf,
  readFrame,
  type WelcomeFrame,
  writeInFrames,
} from "./frame-shape.ts";
import { fieldsOf, isInteger, isNumber, isText, type Validator } from "./validators.ts";

/** The first frame to whoever follows a campaign: where its log stands, and the campaign as it is now. */
export interface CampaignWelcomeFrame extends WelcomeFrame<CampaignState> {
  readonly state: CampaignState;
}

/**
 * Everything that arrived together, and the campaign as it is now. What is live changes without an event: a frame that
 * only says so has no events, and the sequence number of the one that will come next.
 */
export interface CampaignEventsFrame extends EventsFrame<CampaignEvent> {
  readonly state: CampaignState;
}

/** What those are sent who follow a campaign. It ends once the campaign dials no more and no call of it is live. */
export type CampaignFrame = CampaignWelcomeFrame | CampaignEventsFrame | EndFrame;

/** What all events have. The rest passes through as it came, as does a type that this subscriber does not know. */
const isEvent = /* @__PURE__ */ fieldsOf({ type: isText, at: isInteger });

function isState(input: unknown): input is CampaignState {
  return hasState(input) && isProgress(input.progress);
}

const hasState = /* @__PURE__ */ fieldsOf({
  status: isText,
  progress: (input): input is object => typeof input === "object" && input !== null,
  destinations: isInteger,
  callsPerSecond: isNumber,
  concurrency: isInteger,
});

function isProgress(input: object): boolean {
  const counts: Readonly<Record<string, unknown>> = { ...input };
  return ["pending", "live", ...outcomeStatuses].every((name) => isInteger(counts[name]));
}

const isFrame = /* @__PURE__ */ isFrameOf(isEvent, isState);

const isCampaignFrame: Validator<CampaignFrame> = (input): input is CampaignFrame =>
  isFrame(input) && (input.type === "end" || ("state" in input && input.state !== undefined));

/**
 * Reads a frame of a campaign. Fields that are not known are let through, so that a relay may add some.
 *
 * @throws {TypeError} where the text is not such a frame; what it holds is not repeated
 */
export function parseCampaignFrame(text: string): CampaignFrame {
  return readFrame(text, isCampaignFrame);
}

/** Writes a frame of a campaign, as {@link parseCampaignFrame} reads it. */
export function writeCampaignFrame(frame: CampaignFrame): string {
  return JSON.stringify(frame);
}

/**
 * Writes outcomes as few frames, each with the campaign as it is now; one frame where there are none.
 *
 * @param seq of the first event, or of the one that will come next
 */
export function writeCampaignEvents(
  seq: number,
  events: readonly CampaignEvent[],
  state: CampaignState,
): Generator<string, void> {
  return writeInFrames(seq, events, (first, some) =>
    writeCampaignFrame({ type: "events", seq: first, events: some, state }),
  );
}
