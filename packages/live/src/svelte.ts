import { createSubscriber } from "svelte/reactivity";
import { callStore, type LiveCall } from "./live-call.ts";
import { campaignStore, type LiveCampaign, type LiveCampaignOptions } from "./live-campaign.ts";
import { feedStore, type LiveFeed, type LiveFeedOptions } from "./live-feed.ts";
import { type LiveOptions, live, type MaybeTicket, type Store } from "./store.ts";

export type { LiveConnection, LiveOptions, MaybeTicket } from "./store.ts";
export type { LiveCall, LiveCampaign, LiveCampaignOptions, LiveFeed, LiveFeedOptions };

/**
 * A call, live for as long as a template or an effect reads it: over one socket, and none on a server.
 *
 * Its fields are reactive: read them where they are used, and do not take them apart. Another ticket for the same call
 * keeps what is shown, and one for another call begins anew.
 *
 * @param ticket gives what `relay.ticket` returned; nothing is opened while there is none
 * @example
 * const call = useCall(() => ticket); // and {call.state.status}
 */
export function useCall(ticket: () => MaybeTicket, options: LiveOptions = {}): LiveCall {
  return useLive(
    callStore(() => options),
    ticket,
  );
}

/**
 * A feed of calls, live for as long as a template or an effect reads it.
 *
 * @param ticket gives what `relay.ticket({ feed })` returned
 * @see {@link useCall} for its fields, and when it begins anew
 * @example
 * const feed = useFeed(() => ticket, { history: 20 }); // and {#each feed.calls as [call, state]}
 */
export function useFeed(ticket: () => MaybeTicket, options: LiveFeedOptions = {}): LiveFeed {
  return useLive(
    feedStore(() => options),
    ticket,
  );
}

/**
 * A campaign, live for as long as a template or an effect reads it.
 *
 * @param ticket gives what `relay.ticket({ campaign })` returned
 * @see {@link useCall} for its fields, and when it begins anew
 * @example
 * const campaign = useCampaign(() => ticket, { history: 100 }); // and {campaign.state?.progress.completed}
 */
export function useCampaign(ticket: () => MaybeTicket, options: LiveCampaignOptions = {}): LiveCampaign {
  return useLive(
    campaignStore(() => options),
    ticket,
  );
}

function useLive<Snapshot extends object>(store: Store<Snapshot>, ticket: () => MaybeTicket): Snapshot {
  const track = createSubscriber(store.subscribe);
  return live(store.get(), () => {
    store.follow(ticket());
    track();
    return store.get();
  });
}
