import type { CallEventType } from "@plivo-edge/callbacks";
import { type CallbackFacts, callbackPath } from "@plivo-edge/live/server";
import {
  persistentRetryPolicy,
  type RetryPolicy,
  readRetrySegment,
  withRetryPolicy,
} from "@plivo-edge/plivo/retry-policy";
import * as v from "valibot";
import type { RelayAddress } from "../http/relay-address.ts";
import { Name } from "./document-choice.ts";

/** What an element of a document, or the API, can be told to call back. */
export type ElementCallback = Exclude<CallEventType, "ring" | "answer" | "fallback" | "machine" | "hangup">;

/** What one element's URL says otherwise than the document's. */
export interface CallbackUrlChoice {
  /** The document that goes on, by its name. */
  readonly answer?: string;
  /**
   * How Plivo tries this URL again. It knows none for that of a stream. The default is what the dialler chose for the call's
   * own URLs, or else what it is for those.
   * @default { retries: 5, retryOn: ["5xx", "connectTimeout", "readTimeout"] }
   */
  readonly retry?: RetryPolicy;
}

/**
 * Makes the URL of a callback of the same call, for an attribute of one element.
 *
 * It keeps the feed, the expiry, the call's times and the document's name, unless `answer` gives another name.
 *
 * @throws {TypeError} where `answer` is no name: 1 to 64 of `A-Z a-z 0-9 . _ -`
 * @throws {RangeError} naming what is wrong with `retry`
 */
export type CallbackUrl = (type: ElementCallback, choice?: CallbackUrlChoice) => string;

/**
 * @param address of the relay: where all callback URLs begin
 * @param facts of the URL at which the document was asked for
 * @param call whose object it is: some callbacks carry nothing that tells
 * @param leg the `CallUUID` that the document is for: some callbacks do not carry that either
 */
export function callbackUrl(
  address: RelayAddress,
  facts: CallbackFacts,
  call: string,
  leg: string,
): CallbackUrl {
  const { feed, answer: name, campaign, destination, ringTimeout, timeLimit, retry: chosen, expires } = facts;
  const usual = (chosen !== undefined && readRetrySegment(chosen)) || persistentRetryPolicy;
  return (type, { answer = name, retry = usual } = {}) => {
    if (answer !== undefined && !v.is(Name, answer))
      throw new TypeError(`url("${type}"): \`answer\` is no name`);
    const kept = { feed, answer, campaign, destination, ringTimeout, timeLimit, retry: chosen, expires };
    // No other URL has this id.
    const own = { call, ...(leg !== call && { leg }), id: crypto.randomUUID() };
    const url = `${address.callbacks}/${callbackPath(type, { ...own, ...kept })}`;
    return type === "stream" ? url : withRetryPolicy(url, retry);
  };
}
