import type { CampaignOutcome, CampaignState } from "./campaign-event.ts";
import { CampaignTimeline, type CampaignUpdate } from "./campaign-timeline.ts";
import type { TicketSource, WatchOptions } from "./connection.ts";
import { type Watch, watch } from "./watch.ts";

/** How to watch a campaign. */
export interface WatchCampaignOptions extends WatchOptions {
  /** How many of the outcomes before now to begin with: 0 to 1,000. @default 0 */
  readonly history?: number | undefined;
}

/** A campaign, live. */
export interface CampaignWatch extends Watch<CampaignUpdate> {
  /** The campaign as it is now; undefined until the relay has told it. The same object until something changes. */
  readonly state: CampaignState | undefined;
  /** The newest outcomes that have arrived, a thousand or so; the newest last. The same list until there is another. */
  readonly outcomes: readonly CampaignOutcome[];
}

/**
 * Watches a campaign: how it stands, and each outcome once and in order, from now on, over reconnects and deploys of the
 * relay.
 *
 * Each loop begins with the outcomes that have arrived, or else with an event of type `progress`, which also tells of every
 * change that no outcome brings. It ends when the campaign has dialled everybody, or was canceled, and no call of it is
 * live. Memory is bounded: a loop begins with the newest 1,000 outcomes that have arrived, and one that falls further behind
 * than that goes on after an event of type `gap`. So does every loop where the relay could not go on from where it was cut:
 * the state is whole then, and outcomes are missing.
 *
 * @param ticket what `campaign.ticket()` or `relay.ticket({ campaign })` returned; or a function that fetches one
 * @example
 * for await (const { event, state } of watchCampaign(ticket)) console.log(event.type, state.progress);
 */
export function watchCampaign(ticket: TicketSource, options: WatchCampaignOptions = {}): CampaignWatch {
  const timeline = new CampaignTimeline(options.history ?? 0);
  const fields = { state: { get: () => timeline.state }, outcomes: { get: () => timeline.outcomes } };
  // What `defineProperties` adds, its type does not say.
  return Object.defineProperties(watch(ticket, options, timeline), fields) as CampaignWatch;
}
