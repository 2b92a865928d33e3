import * as v from "valibot";
import {
  destination,
  flag,
  method,
  parameters,
  phoneNumber,
  relation,
  sameDestination,
  seconds,
  text,
  url,
  whole,
} from "./fields.ts";

/** A phone number with its country code (`14155550199`, `+14155550199`) or a SIP URI (`sip:ada@phone.plivo.com`). */
export type Destination = string;

/**
 * Every parameter of Make a Call.
 *
 * @see https://www.plivo.com/docs/voice/api/call#make-a-call
 */
export interface CreateCallParameters<
  To extends Destination | readonly Destination[] = Destination | readonly Destination[],
> {
  /** The caller id: a phone number with its country code. */
  from: string;
  /** One destination, or 1 to 1000 different ones. */
  to: To;
  /** Plivo asks this URL for the answer document once the call is answered. */
  answerUrl: string;
  /** @defaultValue `"POST"` */
  answerMethod?: "GET" | "POST" | undefined;
  /** Told that the phone rings. */
  ringUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  ringMethod?: "GET" | "POST" | undefined;
  /** Told that the call has ended, and why. */
  hangupUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  hangupMethod?: "GET" | "POST" | undefined;
  /** Asked for the document if `answerUrl` gave none in three tries or 60 seconds. */
  fallbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  fallbackMethod?: "GET" | "POST" | undefined;
  /** At most 50 characters. */
  callerName?: string | undefined;
  /** Keys to press once connected: `1w2W3` waits 0.5 s and 1 s between them, `123@1000` holds each for 1000 ms. */
  sendDigits?: string | undefined;
  /** Send the digits before the call is answered. @defaultValue `false` */
  sendOnPreanswer?: boolean | undefined;
  /** Longest duration in seconds, counted from the answer; Plivo ends every call after 24 hours. @defaultValue `14400` */
  timeLimit?: number | undefined;
  /** Longest duration in seconds, counted from the first ring. */
  hangupOnRing?: number | undefined;
  /** `true` reports a machine with every later callback; `"hangup"` ends the call. */
  machineDetection?: true | "hangup" | undefined;
  /** Time to decide, 2000 to 10000 milliseconds. @defaultValue `5000` */
  machineDetectionTime?: number | undefined;
  /** Told the verdict; with it the answer document does not wait for the detection. */
  machineDetectionUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  machineDetectionMethod?: "GET" | "POST" | undefined;
  /** Speech longer than this is a machine's, 1000 to 6000 milliseconds. @defaultValue `5000` */
  machineDetectionMaximumSpeechLength?: number | undefined;
  /** Silence at the start that means a machine, 2000 to 10000 milliseconds. @defaultValue `4500` */
  machineDetectionInitialSilence?: number | undefined;
  /** More words than this in the greeting mean a machine, 2 to 10. @defaultValue `3` */
  machineDetectionMaximumWords?: number | undefined;
  /** Longest greeting of a person, 1000 to 5000 milliseconds. @defaultValue `1500` */
  machineDetectionInitialGreeting?: number | undefined;
  /** Letters and digits (`%` in values); they come back as `X-PH-` parameters in every callback. */
  sipHeaders?: Readonly<Record<string, string>> | undefined;
  /** Seconds to let an unanswered call ring. @defaultValue `120` */
  ringTimeout?: number | undefined;
  /** The first leg of a running conference that this call joins; only with a single destination. */
  parentCallUuid?: string | undefined;
  /** Refuse the call if the parent is gone. @defaultValue `false` */
  errorIfParentNotFound?: boolean | undefined;
  /** Calls over WhatsApp; they have no machine detection. */
  callType?: "whatsapp_voice" | undefined;
}

const MOST_DESTINATIONS = 1000;

const destinations: v.GenericSchema<readonly string[]> = /* @__PURE__ */ v.pipe(
  v.array(destination),
  v.check(
    (list) => list.length > 0 && list.length <= MOST_DESTINATIONS,
    `must hold 1 to ${MOST_DESTINATIONS} destinations`,
  ),
  v.check(
    (list) => repeated(list) < 0,
    (issue) => `must not repeat a destination, as [${repeated(issue.input)}] does`,
  ),
);

function repeated(list: readonly string[]): number {
  const seen = new Set<string>();
  return list.findIndex((to) => seen.size === seen.add(sameDestination(to)).size);
}

const to: v.GenericSchema<string | readonly string[]> = /* @__PURE__ */ v.lazy((value) =>
  Array.isArray(value) ? destinations : destination,
);

const sipHeaders: v.GenericSchema<Readonly<Record<string, string>>> = /* @__PURE__ */ v.record(
  text("must have a name of letters and digits", (name) => /^[a-z\d]+$/i.test(name)),
  text("must be letters, digits and %", (value) => /^[a-z\d%]+$/i.test(value)),
  "must be an object of headers",
);

const machineDetection: v.GenericSchema<true | "hangup"> = /* @__PURE__ */ v.custom<true | "hangup">(
  (value) => value === true || value === "hangup",
  'must be true or "hangup"',
);

/** Parameters of Make a Call. */
export const CreateCall: v.GenericSchema<CreateCallParameters> = /* @__PURE__ */ v.pipe(
  parameters<CreateCallParameters>({
    from: phoneNumber,
    to,
    answerUrl: url,
    answerMethod: v.optional(method),
    ringUrl: v.optional(url),
    ringMethod: v.optional(method),
    hangupUrl: v.optional(url),
    hangupMethod: v.optional(method),
    fallbackUrl: v.optional(url),
    fallbackMethod: v.optional(method),
    callerName: v.optional(text("must have at most 50 characters", (name) => [...name].length <= 50)),
    sendDigits: v.optional(
      text("must be digits, *, #, A to D, w and W, then at most one @milliseconds", (digits) =>
        /^[\d*#A-Dw]+(@\d+)?$/i.test(digits),
      ),
    ),
    sendOnPreanswer: v.optional(flag),
    timeLimit: v.optional(seconds),
    hangupOnRing: v.optional(seconds),
    machineDetection: v.optional(machineDetection),
    machineDetectionTime: v.optional(whole(2000, 10_000, "milliseconds")),
    machineDetectionUrl: v.optional(url),
    machineDetectionMethod: v.optional(method),
    machineDetectionMaximumSpeechLength: v.optional(whole(1000, 6000, "milliseconds")),
    machineDetectionInitialSilence: v.optional(whole(2000, 10_000, "milliseconds")),
    machineDetectionMaximumWords: v.optional(whole(2, 10, "words")),
    machineDetectionInitialGreeting: v.optional(whole(1000, 5000, "milliseconds")),
    sipHeaders: v.optional(sipHeaders),
    ringTimeout: v.optional(seconds),
    parentCallUuid: v.optional(text("must be a call's UUID", (id) => /^[\w-]+$/.test(id))),
    errorIfParentNotFound: v.optional(flag),
    callType: v.optional(v.picklist(["whatsapp_voice"], 'must be "whatsapp_voice"')),
  }),
  relation<CreateCallParameters>(
    "parentCallUuid",
    "is honoured by Plivo only with a single destination",
    ({ parentCallUuid, to }) => !(parentCallUuid && Array.isArray(to)),
  ),
);

/** What Plivo answers to Make a Call, whichever number of destinations it had. */
export const CreateCallResponse: v.GenericSchema<CreateCallAnswer> = /* @__PURE__ */ v.looseObject(
  {
    apiId: v.optional(v.string("must be a string")),
    message: v.optional(v.string("must be a string")),
    requestUuid: v.lazy((value) =>
      Array.isArray(value)
        ? v.array(v.string("must be a string"))
        : v.string("must be a string or a list of them"),
    ),
  },
  "must be an object",
);

export interface CreateCallAnswer {
  readonly apiId?: string | undefined;
  readonly message?: string | undefined;
  readonly requestUuid: string | readonly string[];
}
