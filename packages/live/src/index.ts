export type { CallState, CallStatus } from "@plivo-edge/callbacks";
export type { CallUpdate } from "./call-timeline.ts";
export type {
  CampaignEvent,
  CampaignOutcome,
  CampaignProgress,
  CampaignState,
  CampaignStatus,
  CampaignStatusEvent,
  OutcomeStatus,
} from "./campaign-event.ts";
export type { CampaignUpdate, ProgressEvent } from "./campaign-timeline.ts";
export type { Connection, ConnectionStatus, TicketSource, WatchOptions } from "./connection.ts";
export type { ErasedEvent, FeedEvent, FeedUpdate } from "./feed-timeline.ts";
export type { LiveEvent } from "./live-event.ts";
export { PollingSocket } from "./polling-socket.ts";
export type { ServedDocument } from "./served-document.ts";
export {
  readTicket,
  type TicketClaims,
  TicketError,
  type TicketErrorCode,
  type TicketField,
  type TicketScope,
} from "./ticket.ts";
export type { GapEvent } from "./timeline.ts";
export type { Watch } from "./watch.ts";
export { type CallWatch, watchCall } from "./watch-call.ts";
export { type CampaignWatch, type WatchCampaignOptions, watchCampaign } from "./watch-campaign.ts";
export { WatchError } from "./watch-error.ts";
export { type FeedWatch, type WatchFeedOptions, watchFeed } from "./watch-feed.ts";
export type { WebSocketConstructor, WebSocketLike } from "./websocket.ts";
