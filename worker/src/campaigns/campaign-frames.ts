import {
  type CampaignEvent,
  type CampaignFrame,
  type CampaignState,
  writeCampaignEvents,
  writeCampaignFrame,
} from "@plivo-edge/live/frames";
import { sameDestination } from "@plivo-edge/plivo/destination";
import { redactNumber } from "../subscribers/redact.ts";
import type { Subscribers } from "../subscribers/subscribers.ts";
import type { FrameFormat } from "../subscribers/types.ts";

// Fewer digits may be in an id by chance.
const shortestNumber = 7;

/** Who watches a campaign. */
export type CampaignSubscribers = Subscribers<CampaignEvent, CampaignState, CampaignFrame>;

/** How they are shown it. What a campaign's state says are counts: everybody may see them. */
export const campaignFrames: FrameFormat<CampaignEvent, CampaignState, CampaignFrame> = {
  welcome: (facts, state) => ({ ...facts, state }),
  events: (seq, events, log, { unredacted }) => ({
    type: "events",
    seq,
    events: unredacted ? events : events.map(redactCampaignEvent),
    state: log.stateAt(log.seq),
  }),
  end: (seq) => ({ type: "end", seq }),
  write: (frame) =>
    frame.type === "events"
      ? writeCampaignEvents(frame.seq, frame.events, frame.state)
      : [writeCampaignFrame(frame)],
};

/**
 * An event as a subscriber without the `unredacted` field may see it: of the number its last digits, and of an id that is
 * the number. Ids that the operator chose are shown.
 */
export function redactCampaignEvent(event: CampaignEvent): CampaignEvent {
  if (event.type === "status") return event;
  const { id, to } = event;
  const number = redactNumber(to);
  return { ...event, to: number, id: id === sameDestination(to) || hasNumber(id, to) ? number : id };
}

/** Whether an id has the whole number in it, however it is written. */
function hasNumber(id: string, to: string): boolean {
  const digits = to.replace(/\D/g, "");
  return digits.length >= shortestNumber && id.replace(/\D/g, "").includes(digits);
}
