import type {
  CampaignEvent,
  CampaignEventsFrame,
  CampaignOutcome,
  CampaignProgress,
  CampaignState,
  CampaignWelcomeFrame,
} from "@plivo-edge/live/frames";

const progress: CampaignProgress = {
  pending: 40,
  live: 0,
  completed: 0,
  machine: 0,
  busy: 0,
  "no-answer": 0,
  failed: 0,
  unknown: 0,
  refused: 0,
  expired: 0,
  canceled: 0,
};

/** A campaign of forty, of which so many have come to this. */
export const running = (counts: Partial<CampaignProgress> = {}): CampaignState => ({
  status: "running",
  progress: { ...progress, ...counts },
  destinations: 40,
  callsPerSecond: 2,
  concurrency: 20,
});

export const outcome = (position: number, rest: Partial<CampaignOutcome> = {}): CampaignOutcome => ({
  type: "outcome",
  position,
  id: `customer-${position}`,
  to: "•••0199",
  status: "completed",
  attempts: 1,
  at: 1_000 + position,
  call: `call-${position}`,
  ...rest,
});

export const welcomeTo = (
  seq: number,
  state: CampaignState,
  rest: Partial<CampaignWelcomeFrame> = {},
): CampaignWelcomeFrame => ({ type: "welcome", epoch: "first", seq, recovered: true, state, ...rest });

/** @param seq of the first event, or of the one that will come next */
export const told = (seq: number, state: CampaignState, ...events: CampaignEvent[]): CampaignEventsFrame => ({
  type: "events",
  seq,
  events,
  state,
});
