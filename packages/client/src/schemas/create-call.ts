import { string } from "./answers.ts";
import {
  atLeast,
  type Field,
  field,
  flag,
  method,
  parameters,
  phoneNumber,
  type Shape,
  seconds,
  text,
  url,
  whole,
  word,
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

const sipHeaders: Field<Readonly<Record<string, string>>> = field(
  "must map letters and digits to letters, digits and %",
  (value) =>
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.entries(value ?? [""]).every((pair) => /^[a-z\d]+=[a-z\d%]+$/i.test(pair.join("="))),
);

/** The rule for a destination. */
export const DESTINATION = "must be a phone number with its country code, or a SIP URI";

export function isDestination(value: unknown): value is Destination {
  return typeof value === "string" && /^(\+?[1-9]\d{4,14}|sips?:[^\s<>,@]+@[^\s<>,@]+)$/i.test(value);
}

/** Plivo takes a number with or without its plus sign: both are the same destination. */
export function sameDestination(destination: Destination): string {
  return destination.replace("+", "");
}

/** Parameters of Make a Call. */
export const CreateCallShape: Shape<CreateCallParameters> = parameters<CreateCallParameters>(
  {
    from: phoneNumber,
    to: field(DESTINATION, (value) => Array.isArray(value) || isDestination(value)),
    answerUrl: url,
  },
  {
    answerMethod: method,
    ringUrl: url,
    ringMethod: method,
    hangupUrl: url,
    hangupMethod: method,
    fallbackUrl: url,
    fallbackMethod: method,
    callerName: text("must have at most 50 characters", /^.{0,50}$/su),
    sendDigits: text(
      "must be 0-9, *, #, A-D, w and W, then at most one @milliseconds",
      /^[\d*#A-Dw]+(@\d+)?$/i,
    ),
    sendOnPreanswer: flag,
    timeLimit: seconds,
    hangupOnRing: seconds,
    machineDetection: word<true | "hangup">(true, "hangup"),
    machineDetectionTime: whole("milliseconds", 2000, 10_000),
    machineDetectionUrl: url,
    machineDetectionMethod: method,
    machineDetectionMaximumSpeechLength: whole("milliseconds", 1000, 6000),
    machineDetectionInitialSilence: whole("milliseconds", 2000, 10_000),
    machineDetectionMaximumWords: whole("words", 2, 10),
    machineDetectionInitialGreeting: whole("milliseconds", 1000, 5000),
    sipHeaders,
    ringTimeout: seconds,
    parentCallUuid: text("must be a call's UUID", /^[\w-]+$/),
    errorIfParentNotFound: flag,
    callType: word("whatsapp_voice"),
  },
  function* ({ to, parentCallUuid }) {
    if (!Array.isArray(to)) return;
    if (to.length < 1 || to.length > 1000) {
      yield { parameter: "to", rule: "must hold 1 to 1000 destinations" };
      return;
    }
    const seen = new Set();
    for (const [index, each] of to.entries()) {
      const parameter = `to[${index}]`;
      if (!isDestination(each)) yield { parameter, rule: DESTINATION };
      else if (seen.size === seen.add(sameDestination(each)).size)
        yield { parameter, rule: "must not repeat another" };
    }
    if (parentCallUuid) {
      yield { parameter: "parentCallUuid", rule: "needs a single destination" };
    }
  },
);

/** What Plivo answers to Make a Call, whichever number of destinations it had. */
export const CreateCallAnswerShape: Shape<CreateCallAnswer> = atLeast<CreateCallAnswer>(
  {
    requestUuid: field("must be a string or a list of strings", (value) =>
      [value].flat().every((id) => typeof id === "string"),
    ),
  },
  { apiId: string, message: string },
);

export interface CreateCallAnswer {
  readonly apiId?: string | undefined;
  readonly message?: string | undefined;
  readonly requestUuid: string | readonly string[];
}
