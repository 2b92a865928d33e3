"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { callStore, type LiveCall } from "./live-call.ts";
import { campaignStore, type LiveCampaign, type LiveCampaignOptions } from "./live-campaign.ts";
import { feedStore, type LiveFeed, type LiveFeedOptions } from "./live-feed.ts";
import type { LiveOptions, MaybeTicket, Store } from "./store.ts";

export type { LiveConnection, LiveOptions, MaybeTicket } from "./store.ts";
export type { LiveCall, LiveCampaign, LiveCampaignOptions, LiveFeed, LiveFeedOptions };

/**
 * A call, live for as long as the component is mounted: it opens one socket, StrictMode or not, and none on a server.
 *
 * Events that arrive together are one render. Another ticket for the same call keeps what is shown, one for another call
 * begins anew, and other options do neither.
 *
 * @param ticket what `relay.ticket` returned; nothing is opened while there is none
 * @example
 * const { state, connection, error } = useCall(ticket);
 */
export function useCall(ticket: MaybeTicket, options: LiveOptions = {}): LiveCall {
  return useLive(callStore, ticket, options);
}

/**
 * A feed of calls, live for as long as the component is mounted.
 *
 * @param ticket what `relay.ticket({ feed })` returned; nothing is opened while there is none
 * @see {@link useCall} for when it renders, and begins anew
 * @example
 * const { calls } = useFeed(ticket, { history: 20 });
 */
export function useFeed(ticket: MaybeTicket, options: LiveFeedOptions = {}): LiveFeed {
  return useLive(feedStore, ticket, options);
}

/**
 * A campaign, live for as long as the component is mounted.
 *
 * @param ticket what `relay.ticket({ campaign })` returned; nothing is opened while there is none
 * @see {@link useCall} for when it renders, and begins anew
 * @example
 * const { state, outcomes } = useCampaign(ticket, { history: 100 }); // and state?.progress.completed
 */
export function useCampaign(ticket: MaybeTicket, options: LiveCampaignOptions = {}): LiveCampaign {
  return useLive(campaignStore, ticket, options);
}

function useLive<Options, Snapshot>(
  create: (options: () => Options) => Store<Snapshot>,
  ticket: MaybeTicket,
  options: Options,
): Snapshot {
  // Options made on every render must not begin anything anew.
  const newest = useRef(options);
  // State, unlike a memo, outlives Fast Refresh.
  const [store] = useState(() => create(() => newest.current));
  useEffect(() => {
    newest.current = options;
    store.follow(ticket);
  });
  const get = (): Snapshot => store.get(ticket ?? null);
  return useSyncExternalStore(store.subscribe, get, get);
}
