import type { CampaignOutcome, CampaignState } from "./campaign-event.ts";
import { CampaignTimeline, type CampaignUpdate } from "./campaign-timeline.ts";
import { createStore, type LiveConnection, type LiveOptions, type Store } from "./store.ts";

/** A campaign, as a component shows it. */
export interface LiveCampaign extends LiveConnection {
  /** The campaign now; undefined until the relay has told it. */
  readonly state: CampaignState | undefined;
  /** The newest outcomes, a thousand or so; the newest last. */
  readonly outcomes: readonly CampaignOutcome[];
  /** The newest events. After one of type `gap`, there may have been outcomes unseen. */
  readonly updates: readonly CampaignUpdate[];
}

/** How a component watches a campaign. */
export interface LiveCampaignOptions extends LiveOptions {
  /** How many of the outcomes before now to begin with: 0 to 1,000. @default 0 */
  readonly history?: number | undefined;
}

export function campaignStore(options: () => LiveCampaignOptions): Store<LiveCampaign> {
  return createStore(
    () => new CampaignTimeline(options().history ?? 0),
    ({ state, outcomes, updates }) => ({ state, outcomes, updates: [...updates] }),
    options,
  );
}
