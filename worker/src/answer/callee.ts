import type { CampaignDial } from "../call/call-times.ts";
import type { CalleeFacts } from "../campaigns/campaign.ts";
import type { Environment } from "../config/environment.ts";
import { campaignObject } from "../config/stubs.ts";
import { within } from "../deadline.ts";
import { askAgain } from "./ask-again.ts";

/** Whom a campaign has called. */
export interface Callee {
  readonly campaign: string;
  /** What their document is made of. Asks the campaign once, and only where somebody wants to know. */
  facts(): Promise<CalleeFacts>;
}

/** @param timeout milliseconds for which the campaign is waited for */
export function calleeOf(
  environment: Environment,
  { campaign, destination }: CampaignDial,
  timeout: number,
): Callee {
  let asked: Promise<CalleeFacts> | undefined;
  const ask = async (): Promise<CalleeFacts> => {
    const facts = await campaignObject(environment, campaign).callee(destination);
    // It is forgotten.
    return facts ?? { variables: {}, xml: undefined };
  };
  return {
    campaign,
    facts: () => {
      asked ??= within(timeout, askAgain(ask));
      return asked;
    },
  };
}
