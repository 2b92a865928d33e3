import type { CampaignStatus } from "@plivo-edge/live/frames";

/** What a campaign can be told to do. */
export type Command = "start" | "pause" | "resume" | "cancel";

/** The status from then on, or why it cannot. */
export type Obeyed = { readonly status: CampaignStatus } | { readonly refused: string };

const to = (status: CampaignStatus): Obeyed => ({ status });
const over = (status: CampaignStatus): Obeyed => ({ refused: `the campaign is ${status}` });
const notStarted: Obeyed = { refused: "the campaign has not been started" };

/** What each command does to a campaign of each status. The same command twice changes nothing. */
export const commands: Readonly<Record<Command, Readonly<Record<CampaignStatus, Obeyed>>>> = {
  start: {
    draft: to("running"),
    running: to("running"),
    paused: to("running"),
    blocked: to("running"),
    canceled: over("canceled"),
    completed: over("completed"),
  },
  resume: {
    draft: notStarted,
    running: to("running"),
    paused: to("running"),
    blocked: to("running"),
    canceled: over("canceled"),
    completed: over("completed"),
  },
  pause: {
    draft: notStarted,
    running: to("paused"),
    paused: to("paused"),
    blocked: to("paused"),
    canceled: over("canceled"),
    completed: over("completed"),
  },
  cancel: {
    draft: to("canceled"),
    running: to("canceled"),
    paused: to("canceled"),
    blocked: to("canceled"),
    canceled: to("canceled"),
    completed: over("completed"),
  },
};
