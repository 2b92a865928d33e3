import type { CallEventType } from "@plivo-edge/callbacks";

/**
 * What the relay's own URLs say, besides the type of the callback. Names and ids are letters, digits and `. _ -`, so that
 * nothing is ever escaped.
 */
export interface CallbackFacts {
  /** The call's `requestUuid`, or an inbound call's `callUuid`: for what does not say so itself, such as a recording. */
  readonly call?: string | undefined;
  /** The `callUuid` of the leg, where that is not the call's. */
  readonly leg?: string | undefined;
  /** No other URL has it, so that two requests with it are copies of one event. */
  readonly id?: string | undefined;
  /** The feed that the event joins. */
  readonly feed?: string | undefined;
  /** The answer document, by its name. */
  readonly answer?: string | undefined;
  /** The answer document, by the id of the placement, or the campaign, that stores it. */
  readonly document?: string | undefined;
  /** The campaign that placed the call, by its id. */
  readonly campaign?: string | undefined;
  /** Which of its destinations, and which dial of it: `17.2`. No other dial has this. */
  readonly destination?: string | undefined;
  /** Seconds. */
  readonly ringTimeout?: number | undefined;
  /** Seconds. */
  readonly timeLimit?: number | undefined;
  /** How Plivo tries the URLs of the call's documents, where that is not as the relay would have it. */
  readonly retry?: string | undefined;
  /** Seconds since the epoch from which on the relay refuses the URL. */
  readonly expires?: number | undefined;
}

/** In the order in which they stand in a path. */
const names: { readonly [Name in keyof CallbackFacts]-?: true } = {
  call: true,
  leg: true,
  id: true,
  feed: true,
  answer: true,
  document: true,
  campaign: true,
  destination: true,
  ringTimeout: true,
  timeLimit: true,
  retry: true,
  expires: true,
};

/**
 * The path of a callback, from `/v1/callbacks/` on: `hangup/feed/support/expires/1764203200`.
 *
 * Facts stand in the path, because V3's signature reads a path in one way only. Of a query it does not tell where a name
 * ends and its value begins, nor where the query ends and the body begins.
 */
export function callbackPath(type: CallEventType, facts: CallbackFacts): string {
  return Object.keys(names).reduce((path, name) => {
    const fact = facts[name as keyof CallbackFacts]; // the keys of a constant are its keys
    return fact === undefined ? path : `${path}/${name}/${fact}`;
  }, type);
}
