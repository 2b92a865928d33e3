import type { CampaignEvent, CampaignProgress, CampaignState } from "@plivo-edge/live/frames";
import type { EventSource } from "../subscribers/types.ts";
import { storedStates } from "./destination-states.ts";

const progress = Object.fromEntries(
  Object.keys(storedStates).map((status) => [status, 0]),
) as CampaignProgress; // each of them

/** The log of a campaign that is none, which nobody is let to follow. */
export const noLog: EventSource<CampaignEvent, CampaignState> = {
  epoch: "",
  seq: 0,
  forgotten: 0,
  changedAt: 0,
  endsAt: Infinity,
  after: () => [],
  stateAt: () => ({ status: "draft", progress, destinations: 0, callsPerSecond: 0, concurrency: 0 }),
};
