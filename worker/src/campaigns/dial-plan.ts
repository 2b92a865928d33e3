import { defaultRingTimeout, defaultTimeLimit, longestCall } from "@plivo-edge/plivo/limits";
import type { Environment } from "../config/environment.ts";
import { relayUrls } from "../placements/relay-urls.ts";
import type { CampaignRecord } from "./campaign-record.ts";
import type { DialPlan } from "./dialler.ts";

// Plivo may try its callbacks that long.
const grace = 60;

/** For how many milliseconds a call of the campaign is waited for: as long as it may ring and talk, and a minute. */
export function longestDial({ settings }: Pick<CampaignRecord, "settings">): number {
  const { ringTimeout = defaultRingTimeout, timeLimit = defaultTimeLimit } = settings;
  return (ringTimeout + Math.min(timeLimit, longestCall) + grace) * 1_000;
}

/**
 * What the calls of a campaign are made of.
 *
 * @param campaign its id
 * @throws ConfigurationError
 */
export function dialPlan(campaign: string, record: CampaignRecord, environment: Environment): DialPlan {
  const { answer, feed, detection, zone: _, ...call } = record.settings;
  const { ringTimeout, timeLimit } = call;
  const relay = relayUrls(environment, { url: record.url, callbacks: `${record.url}/v1/callbacks` });
  return {
    longest: longestDial(record),
    call: ({ seq: destination, claim, number: to }) => {
      const dial = { campaign, destination, claim };
      const choices = { answer, feed, detection, ringTimeout, timeLimit, dial };
      return { ...call, to, ...relay.callbacks(choices, record.hasDocument ? campaign : undefined) };
    },
  };
}
