import { type CampaignWatch, watchCampaign } from "@plivo-edge/live";
import { useEffect, useState } from "preact/hooks";
import { useChanges } from "./hooks.ts";
import { RefusedError, socketFor } from "./relay-requests.ts";

/** Gives a ticket for a campaign, unredacted or not. */
export type CampaignTickets = (unredacted: boolean) => string | Promise<string>;

const history = 1_000;

/** Follows a campaign for as long as the component is on the page. Undefined before it has begun to. */
export function useCampaign(
  campaign: string,
  tickets: CampaignTickets,
  unredacted: boolean,
): CampaignWatch | undefined {
  const [watch, setWatch] = useState<CampaignWatch>();
  useEffect(() => {
    const refused = new AbortController();
    // One that cannot be had for the moment is asked for again; a refusal ends the watch.
    const ticket = async (): Promise<string> => {
      try {
        return await tickets(unredacted);
      } catch (error) {
        if (error instanceof RefusedError) refused.abort(error);
        throw error;
      }
    };
    const begun = watchCampaign(ticket, {
      history,
      WebSocket: socketFor(`campaigns/${encodeURIComponent(campaign)}`),
      signal: refused.signal,
      // What corrects an outcome may come after the end.
      afterEnd: true,
    });
    setWatch(begun);
    return () => begun.close();
  }, [campaign, unredacted]);
  useChanges(watch);
  return watch;
}
