export type {
  CampaignEvent,
  CampaignOutcome,
  CampaignProgress,
  CampaignState,
  CampaignStatus,
  CampaignStatusEvent,
  OutcomeStatus,
} from "../campaign-event.ts";
export {
  type AddedRows,
  Campaign,
  type CampaignDestination,
  type CampaignRow,
  type CampaignTicketOptions,
} from "./campaign.ts";
export type { CampaignChanges, CampaignHours, CampaignOptions, CampaignRetry } from "./campaign-options.ts";
export { Campaigns, type CampaignsOptions } from "./campaigns.ts";
export { RelayError } from "./relay-request.ts";
