export type { LiveConnection, LiveOptions } from "../store.ts";
export { type LiveCall, useCall } from "./use-call.ts";
export { type LiveFeed, type LiveFeedOptions, useFeed } from "./use-feed.ts";
