import {
  getCurrentInstance,
  type MaybeRefOrGetter,
  onMounted,
  onScopeDispose,
  type Ref,
  shallowReactive,
  toRefs,
  toValue,
  watch,
} from "vue";
import { callStore, type LiveCall } from "./live-call.ts";
import { campaignStore, type LiveCampaign, type LiveCampaignOptions } from "./live-campaign.ts";
import { feedStore, type LiveFeed, type LiveFeedOptions } from "./live-feed.ts";
import type { LiveOptions, MaybeTicket, Store } from "./store.ts";

export type { LiveConnection, LiveOptions, MaybeTicket } from "./store.ts";
export type { LiveCall, LiveCampaign, LiveCampaignOptions, LiveFeed, LiveFeedOptions };

/** A ref for each field. */
export type LiveRefs<Snapshot> = { readonly [Field in keyof Snapshot]: Readonly<Ref<Snapshot[Field]>> };

/**
 * A call, live for as long as the component is mounted: over one socket, and none on a server.
 *
 * Another ticket for the same call keeps what is shown, and one for another call begins anew. Outside a component's setup,
 * as in a store, it is live as long as the scope that it is called in; where there is none, as after an `await`, until the
 * call ends.
 *
 * @param ticket what `relay.ticket` returned, a ref of it, or a getter; nothing is opened while there is none
 * @example
 * const { state, connection, error } = useCall(() => props.ticket);
 */
export function useCall(
  ticket: MaybeRefOrGetter<MaybeTicket>,
  options: LiveOptions = {},
): LiveRefs<LiveCall> {
  return useLive(
    callStore(() => options),
    ticket,
  );
}

/**
 * A feed of calls, live for as long as the component is mounted.
 *
 * @param ticket what `relay.ticket({ feed })` returned, a ref of it, or a getter
 * @see {@link useCall} for when it begins anew
 * @example
 * const { calls } = useFeed(() => props.ticket, { history: 20 });
 */
export function useFeed(
  ticket: MaybeRefOrGetter<MaybeTicket>,
  options: LiveFeedOptions = {},
): LiveRefs<LiveFeed> {
  return useLive(
    feedStore(() => options),
    ticket,
  );
}

/**
 * A campaign, live for as long as the component is mounted.
 *
 * @param ticket what `relay.ticket({ campaign })` returned, a ref of it, or a getter
 * @see {@link useCall} for when it begins anew
 * @example
 * const { state, outcomes } = useCampaign(() => props.ticket, { history: 100 });
 */
export function useCampaign(
  ticket: MaybeRefOrGetter<MaybeTicket>,
  options: LiveCampaignOptions = {},
): LiveRefs<LiveCampaign> {
  return useLive(
    campaignStore(() => options),
    ticket,
  );
}

function useLive<Snapshot extends object>(
  store: Store<Snapshot>,
  ticket: MaybeRefOrGetter<MaybeTicket>,
): LiveRefs<Snapshot> {
  const shown = shallowReactive({ ...store.get() });
  const show = (): void => {
    Object.assign(shown, store.get());
  };
  let stop: (() => void) | undefined;
  const follow = (next: MaybeTicket): void => {
    store.follow(next);
    show();
  };
  // At once: what belongs to the ticket before is not rendered with this one.
  watch(() => toValue(ticket), follow, { immediate: true, flush: "sync" });
  const begin = (): void => {
    stop = store.subscribe(show);
  };
  // A server mounts nothing, and has no document. Where no component is set up, none tells when it is mounted.
  if (getCurrentInstance()) onMounted(begin);
  else if (globalThis.document) begin();
  onScopeDispose(() => stop?.(), true);
  return toRefs(shown);
}
