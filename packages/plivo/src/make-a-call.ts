import { phoneNumber } from "./destination.ts";
import { digitsWithDuration } from "./digits.ts";
import { httpMethod, httpUrl } from "./http.ts";
import type { Rule } from "./rule.ts";

/** What Plivo tells, or asks, an application about a call; each has a URL and a method. */
type Callback = "answer" | "ring" | "hangup" | "fallback" | "machineDetection" | "status" | "callback";

type Detection =
  | "machineDetection"
  | `machineDetection${"Time" | "MaximumSpeechLength" | "InitialSilence" | "MaximumWords" | "InitialGreeting"}`;

/** The parameters of Make a Call that one rule describes: all but `to`, `sipHeaders` and `statusEvents`. */
export type MakeACallName =
  | "from"
  | `${Callback}${"Url" | "Method"}`
  | "callerName"
  | "sendDigits"
  | "sendOnPreanswer"
  | "timeLimit"
  | "hangupOnRing"
  | Detection
  | "ringTimeout"
  | "parentCallUuid"
  | "errorIfParentNotFound"
  | "callType";

const boolean: Rule = { boolean: true };

/**
 * The rules of Make a Call. Where Plivo's pages and its SDKs disagree, the wider one stands.
 *
 * @see https://www.plivo.com/docs/voice/api/call#make-a-call
 */
export const makeACall: Readonly<Record<MakeACallName, Rule>> = {
  from: phoneNumber,
  answerUrl: httpUrl,
  answerMethod: httpMethod,
  ringUrl: httpUrl,
  ringMethod: httpMethod,
  hangupUrl: httpUrl,
  hangupMethod: httpMethod,
  fallbackUrl: httpUrl,
  fallbackMethod: httpMethod,
  // It goes into a header of SIP's, which a line break would end.
  callerName: { pattern: /^\P{Cc}{0,50}$/u, form: "a line of at most 50 characters" },
  sendDigits: digitsWithDuration,
  sendOnPreanswer: boolean,
  timeLimit: { from: 1, unit: "seconds" },
  // The page says more than 0, the SDKs 0 or more.
  hangupOnRing: { from: 0, unit: "seconds" },
  machineDetection: { boolean: true, words: { hangup: true } },
  machineDetectionTime: { from: 2000, to: 10_000, unit: "milliseconds" },
  machineDetectionUrl: httpUrl,
  machineDetectionMethod: httpMethod,
  machineDetectionMaximumSpeechLength: { from: 1000, to: 6000, unit: "milliseconds" },
  machineDetectionInitialSilence: { from: 2000, to: 10_000, unit: "milliseconds" },
  // Plivo documents no range for these two.
  machineDetectionMaximumWords: { from: 1, unit: "words" },
  machineDetectionInitialGreeting: { from: 1, unit: "milliseconds" },
  // The Python SDK takes 0.
  ringTimeout: { from: 0, unit: "seconds" },
  parentCallUuid: { pattern: /^[\w-]+$/, form: "a call's UUID" },
  errorIfParentNotFound: boolean,
  callType: { pattern: /^\w+$/, form: "a word, such as whatsapp_voice" },
  // Only plivo-dotnet has these two, since 5.50.0.
  statusUrl: httpUrl,
  statusMethod: httpMethod,
  // The asynchronous API: Plivo responds at once, and posts what came of it.
  callbackUrl: httpUrl,
  callbackMethod: httpMethod,
};
