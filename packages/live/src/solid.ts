import { type Accessor, createComputed, createSignal, onCleanup, onMount } from "solid-js";
import { callStore, type LiveCall } from "./live-call.ts";
import { campaignStore, type LiveCampaign, type LiveCampaignOptions } from "./live-campaign.ts";
import { feedStore, type LiveFeed, type LiveFeedOptions } from "./live-feed.ts";
import { type LiveOptions, live, type MaybeTicket, type Store } from "./store.ts";

export type { LiveConnection, LiveOptions, MaybeTicket } from "./store.ts";
export type { LiveCall, LiveCampaign, LiveCampaignOptions, LiveFeed, LiveFeedOptions };

/**
 * A call, live for as long as its owner: over one socket, and none on a server.
 *
 * Its fields are reactive, as those of props are: read them where they are used, and do not take them apart. Another
 * ticket for the same call keeps what is shown, and one for another call begins anew.
 *
 * @param ticket gives what `relay.ticket` returned; nothing is opened while there is none
 * @example
 * const call = useCall(() => props.ticket); // and {call.state.status}
 */
export function useCall(ticket: Accessor<MaybeTicket>, options: LiveOptions = {}): LiveCall {
  return useLive(
    callStore(() => options),
    ticket,
  );
}

/**
 * A feed of calls, live for as long as its owner.
 *
 * @param ticket gives what `relay.ticket({ feed })` returned
 * @see {@link useCall} for its fields, and when it begins anew
 * @example
 * const feed = useFeed(() => props.ticket, { history: 20 }); // and <For each={[...feed.calls]}>
 */
export function useFeed(ticket: Accessor<MaybeTicket>, options: LiveFeedOptions = {}): LiveFeed {
  return useLive(
    feedStore(() => options),
    ticket,
  );
}

/**
 * A campaign, live for as long as its owner.
 *
 * @param ticket gives what `relay.ticket({ campaign })` returned
 * @see {@link useCall} for its fields, and when it begins anew
 * @example
 * const campaign = useCampaign(() => props.ticket, { history: 100 }); // and {campaign.state?.progress.completed}
 */
export function useCampaign(ticket: Accessor<MaybeTicket>, options: LiveCampaignOptions = {}): LiveCampaign {
  return useLive(
    campaignStore(() => options),
    ticket,
  );
}

function useLive<Snapshot extends object>(store: Store<Snapshot>, ticket: Accessor<MaybeTicket>): Snapshot {
  const [shown, set] = createSignal(store.get());
  const show = (): void => {
    set(() => store.get());
  };
  // At once: what belongs to the ticket before is not shown with this one.
  createComputed(() => {
    store.follow(ticket());
    show();
  });
  // A server mounts nothing.
  onMount(() => onCleanup(store.subscribe(show)));
  return live(store.get(), shown);
}
