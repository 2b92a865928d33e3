// Tables rather than lists, so that the compiler names whatever forgets a new status.

const outcomes = {
  completed: true,
  machine: true,
  busy: true,
  "no-answer": true,
  failed: true,
  unknown: true,
  refused: true,
  expired: true,
  canceled: true,
} as const;

const statuses = {
  draft: true,
  running: true,
  paused: true,
  blocked: true,
  canceled: true,
  completed: true,
} as const;

/**
 * How it ended with one destination of a campaign.
 *
 * - `completed`: somebody answered. `machine`: a machine did.
 * - `busy`, `no-answer`, `failed`: so did the last of its attempts.
 * - `unknown`: it may have been dialled, and nobody can tell; it is not dialled again.
 * - `refused`: Plivo does not take it. `expired`: its time was over before it was dialled.
 * - `canceled`: the campaign was, or somebody took this destination out.
 */
export type OutcomeStatus = keyof typeof outcomes;

/** All of them, in the order in which a page shows them. */
export const outcomeStatuses: readonly OutcomeStatus[] = /* @__PURE__ */ Object.keys(
  outcomes,
) as OutcomeStatus[]; // the keys of a constant are its keys

/**
 * What a campaign does.
 *
 * - `draft`: it has not been started. `running`, `paused`: it dials, or it waits to be resumed.
 * - `blocked`: it can not go on until somebody has put right what its `reason` says.
 * - `canceled`, `completed`: it dials no more.
 */
export type CampaignStatus = keyof typeof statuses;

/** All of them. */
export const campaignStatuses: readonly CampaignStatus[] = /* @__PURE__ */ Object.keys(
  statuses,
) as CampaignStatus[]; // the keys of a constant are its keys

/** How it ended with one destination. A second one for the same destination corrects the first. */
export interface CampaignOutcome {
  readonly type: "outcome";
  /** Its place among all outcomes of the campaign. */
  readonly position: number;
  /**
   * What the destination was added as, or else its number; of a number only the last four digits, without a ticket for the
   * field `unredacted`.
   */
  readonly id: string;
  /** Its number: the last four digits, without a ticket for the field `unredacted`. */
  readonly to: string;
  readonly status: OutcomeStatus;
  /** How often it was dialled. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The last call to it, where one is known: what `relay.ticket({ call })` takes. */
  readonly call?: string;
  readonly hangupCauseCode?: number;
  readonly hangupCauseName?: string;
}

/** The campaign does something else from now on. */
export interface CampaignStatusEvent {
  readonly type: "status";
  readonly status: CampaignStatus;
  /** Why, where nobody asked for it. */
  readonly reason?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a campaign tells those who watch it. */
export type CampaignEvent = CampaignOutcome | CampaignStatusEvent;

/** How many destinations wait, are being called, and have come to what end. */
export type CampaignProgress = Readonly<Record<"pending" | "live" | OutcomeStatus, number>>;

/** A campaign as it is now. */
export interface CampaignState {
  readonly status: CampaignStatus;
  /** Why it is blocked, or does not dial. */
  readonly reason?: string;
  readonly progress: CampaignProgress;
  /** All of them. */
  readonly destinations: number;
  readonly callsPerSecond: number;
  /** How many calls there may be at once. */
  readonly concurrency: number;
  /** When the next one may be dialled, in milliseconds since the epoch, where none may be now. */
  readonly nextAt?: number;
}
