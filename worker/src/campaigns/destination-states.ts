import { type CampaignProgress, type OutcomeStatus, outcomeStatuses } from "@plivo-edge/live/frames";

/** Where a destination is: it waits, is being called, or has come to one of its ends. */
export type DestinationStatus = keyof CampaignProgress;

/** As stored: rows are many, and the indexes of those that wait and of those that are live are of these numbers. */
export const storedStates: Readonly<Record<DestinationStatus, number>> = {
  pending: 0,
  live: 1,
  completed: 2,
  machine: 3,
  busy: 4,
  "no-answer": 5,
  failed: 6,
  unknown: 7,
  refused: 8,
  expired: 9,
  canceled: 10,
};

const statuses: readonly DestinationStatus[] = ["pending", "live", ...outcomeStatuses];

/** The status that a number stands for. */
export function statusOf(state: number): DestinationStatus {
  // A later version may know more of them.
  return statuses.find((status) => storedStates[status] === state) ?? "unknown";
}

/** The outcome that a number stands for. */
export function outcomeOf(state: number): OutcomeStatus {
  return outcomeStatuses.find((status) => storedStates[status] === state) ?? "unknown";
}
