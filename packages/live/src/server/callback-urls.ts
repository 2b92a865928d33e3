import type { CallEventType } from "@plivo-edge/callbacks";
import {
  persistentRetryPolicy,
  type RetryPolicy,
  retryPolicyIssues,
  withRetryPolicy,
  writeRetrySegment,
} from "@plivo-edge/plivo/retry-policy";
import { callbackPath } from "./callback-path.ts";
import { type Check, fits, isName, isSeconds, oneOf } from "./options.ts";

/**
 * The URL parameters of a Make a Call request, by the names that `calls.create` of `@plivo-edge/client` gives them; with
 * the times that were chosen, which both Plivo and the relay have to know.
 */
export interface CallbackUrls {
  readonly answerUrl: string;
  readonly ringUrl: string;
  readonly hangupUrl: string;
  readonly fallbackUrl: string;
  readonly machineDetectionUrl?: string;
  readonly ringTimeout?: number;
  readonly timeLimit?: number;
}

/** What the callbacks of a call bring to the relay. */
export interface CallbackOptions {
  /** The feed that the call's events join: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly feed?: string;
  /** The answer document that the relay plays, by its name there: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly answer?: string;
  /** The answer document that was sent to the relay, by the id of the placement, or the campaign, that stores it. */
  readonly document?: string;
  /** The campaign that the call belongs to, by its id; the relay names it in the URLs of the calls that it places for one. */
  readonly campaign?: string;
  /** Which destination of the campaign, and which dial of it: `17.2`. */
  readonly destination?: string;
  /**
   * Seconds for which the relay takes callbacks at these URLs. Plivo cuts every call at 24 hours, and some time goes
   * by before it is dialed and until the last callback has been retried.
   *
   * @default 93600, which is 26 hours
   */
  readonly expiresIn?: number;
  /**
   * `synchronous` leaves `machineDetectionUrl` out: to Plivo, its presence alone asks for asynchronous detection.
   *
   * @default "asynchronous"
   */
  readonly machineDetection?: "asynchronous" | "synchronous";
  /**
   * Seconds after which Plivo gives up on a call that nobody answers: said here rather than beside these URLs, the relay
   * knows as well when a hangup is overdue. Plivo's default is 120.
   */
  readonly ringTimeout?: number;
  /** Seconds after which Plivo ends a call that was answered; the relay knows it as well. Plivo's default is 14400. */
  readonly timeLimit?: number;
  /**
   * How Plivo tries these URLs, and tries them again: it stands in their fragments, which Plivo keeps to itself. `{}`
   * leaves that to Plivo, which retries once, and not after a 5xx.
   *
   * @default { retries: 5, retryOn: ["5xx", "connectTimeout", "readTimeout"] }
   */
  readonly retry?: RetryPolicy;
}

const isRetryPolicy: Check = (value, option) => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`\`${option}\` must be a retry policy`];
  return retryPolicyIssues(value).map(({ parameter, rule }) => `\`${option}.${parameter}\` ${rule}`);
};

export const callbackOptionChecks: Readonly<Record<keyof CallbackOptions, Check>> = {
  feed: isName,
  answer: isName,
  document: /* @__PURE__ */ fits({
    pattern: /^([\da-f]{32}){1,2}$/,
    form: "the id of a placement or a campaign: a document's name goes into `answer`",
  }),
  campaign: /* @__PURE__ */ fits({ pattern: /^[\da-f]{32}$/, form: "the id of a campaign" }),
  destination: /* @__PURE__ */ fits({
    pattern: /^[1-9]\d{0,9}\.[1-9]\d{0,9}$/,
    form: "a destination and its dial, such as 17.2",
  }),
  expiresIn: isSeconds,
  machineDetection: /* @__PURE__ */ oneOf("asynchronous", "synchronous"),
  ringTimeout: isSeconds,
  timeLimit: isSeconds,
  retry: isRetryPolicy,
};

const longestCall = 26 * 60 * 60;
// Plivo cuts a call there, whatever it was told.
const longestTalk = 24 * 60 * 60;
// The relay reads no longer number.
const lastExpiry = 999_999_999_999;

/** Plivo signs the URL, so that what is written here comes back unforged. */
export function callbackUrls(
  relay: string,
  { expiresIn = longestCall, machineDetection, retry = persistentRetryPolicy, ...told }: CallbackOptions,
): CallbackUrls {
  const { feed, answer, document, campaign, destination, ...times } = told;
  const facts = {
    ...told,
    ...Object.fromEntries(Object.entries(times).map(([name, time]) => [name, Math.min(time, longestTalk)])),
    // The relay hands out URLs of its own in documents, and does not see the fragments of these.
    ...(retry !== persistentRetryPolicy && { retry: writeRetrySegment(retry) }),
    expires: Math.min(Math.floor(Date.now() / 1000) + expiresIn, lastExpiry),
  };
  const url = (type: CallEventType): string =>
    withRetryPolicy(`${relay}/v1/callbacks/${callbackPath(type, facts)}`, retry);
  return {
    answerUrl: url("answer"),
    ringUrl: url("ring"),
    hangupUrl: url("hangup"),
    fallbackUrl: url("fallback"),
    ...(machineDetection !== "synchronous" && { machineDetectionUrl: url("machine") }),
    ...times,
  };
}
