// The relay as a package, for Workers that mount it among routes of their own.

export type { CallbackUrl, ElementCallback } from "./answer/callback-url.ts";
export type { Answer, AnswerContext } from "./answer/handler.ts";
export { Call } from "./call/call.ts";
export { Campaign } from "./campaigns/campaign.ts";
export type { Variables } from "./campaigns/destination-line.ts";
export { Pacer } from "./campaigns/pacer.ts";
export type { Environment } from "./config/environment.ts";
export { ConfigurationError } from "./config/settings.ts";
export { Feed } from "./feed/feed.ts";
export type { RelayOptions } from "./options.ts";
export { Placement } from "./placements/placement.ts";
export type {
  AboutDocument,
  DocumentFailed,
  DocumentLate,
  DocumentOrigin,
  DocumentRefused,
  DocumentSuspicious,
  EventSetAside,
  EventsFailed,
  RelayProblem,
  SettingWrong,
  SinkDisabled,
} from "./problem.ts";
export { createRelay, type Relay } from "./relay.ts";
export type { ErasedEvent, EventsContext, EventsHandler, SinkEvent } from "./sinks/sink-event.ts";
