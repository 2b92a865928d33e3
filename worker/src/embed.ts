// The relay as a package, for Workers that mount it among routes of their own.
export type { Answer, AnswerContext } from "./answer.ts";
export { Call } from "./call/call.ts";
export type { DocumentUrl, ElementCallback } from "./document-url.ts";
export type { Environment } from "./environment.ts";
export { Feed } from "./feed/feed.ts";
export { Placement } from "./placing/placement.ts";
export { createRelay, type Relay, type RelayOptions } from "./relay.ts";
export { ConfigurationError } from "./settings.ts";
