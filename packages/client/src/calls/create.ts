import { destination, sameDestination } from "@plivo-edge/plivo/destination";
import { mostDestinations } from "@plivo-edge/plivo/limits";
import { makeACall } from "@plivo-edge/plivo/make-a-call";
import { describe, read } from "@plivo-edge/plivo/rule";
import { sipHeaderName } from "@plivo-edge/plivo/sip-headers";
import type { Connection } from "../connection.ts";
import { POST } from "../http-verb.ts";
import type { Operation } from "../operation.ts";
import type { Extra, RequestOptions } from "../options.ts";
import type { PlivoPromise } from "../promise.ts";
import { type Field, isRecord, type OpenShape, type Shape } from "../shape.ts";

/** A phone number with its country code (`14155550199`, `+14155550199`) or a SIP URI (`sip:ada@phone.plivo.com`). */
export type Destination = string;

/**
 * Every parameter of Make a Call. Plivo's SDKs write some numbers and flags as texts: `"60"` and `"true"` are taken too.
 *
 * A URL may carry how Plivo tries it: see {@link withRetryPolicy}.
 *
 * @see https://www.plivo.com/docs/voice/api/call#make-a-call
 */
export interface CreateCallParameters<
  To extends Destination | readonly Destination[] = Destination | readonly Destination[],
  CallbackUrl extends string | undefined = string | undefined,
> extends Extra {
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
  /** `true` reports a machine with every later callback; `"hangup"` ends the call. @defaultValue `false` */
  machineDetection?: boolean | "true" | "hangup" | undefined;
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
  /** More words than this in the greeting mean a machine. @defaultValue `3` */
  machineDetectionMaximumWords?: number | undefined;
  /** Longest greeting of a person, in milliseconds. @defaultValue `1500` */
  machineDetectionInitialGreeting?: number | undefined;
  /**
   * They come back as `X-PH-` parameters in every callback. Names are letters, digits and dashes; values are any text,
   * percent-encoded as Plivo asks unless they are already.
   */
  sipHeaders?: Readonly<Record<string, string>> | undefined;
  /** Seconds to let an unanswered call ring. @defaultValue `120` */
  ringTimeout?: number | undefined;
  /** The first leg of a running conference that this call joins; only with a single destination. */
  parentCallUuid?: string | undefined;
  /** Refuse the call if the parent is gone. @defaultValue `false` */
  errorIfParentNotFound?: boolean | undefined;
  /** Calls over WhatsApp; they have no machine detection. */
  callType?: "whatsapp_voice" | (string & {}) | undefined;
  /** Told of `statusEvents`. In Plivo's .NET SDK only, and not documented. */
  statusUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  statusMethod?: "GET" | "POST" | undefined;
  /** What `statusUrl` is told of, in Plivo's words. */
  statusEvents?: readonly string[] | undefined;
  /**
   * Plivo's asynchronous API: it responds at once, without any id of a call, and posts what came of the request here.
   * An ambiguous failure cannot be looked up by an id then either.
   */
  callbackUrl?: CallbackUrl;
  /** @defaultValue `"POST"` */
  callbackMethod?: "GET" | "POST" | undefined;
}

const statusEvents: Field<readonly string[]> = {
  rule: "must be a list of words",
  read: (value) => (Array.isArray(value) && areTexts(value) ? value : undefined),
};

/** The rule for a destination. */
export const destinationRule: string = `must be ${describe(destination)}`;

/** The destination that a value stands for, if it stands for one. */
export function readDestination(value: unknown): Destination | undefined {
  return read(destination, value) as string | undefined; // the rule accepts texts alone
}

const to: Field<Destination | readonly Destination[]> = {
  rule: (value) =>
    typeof value === "string" && /[<,]/.test(value)
      ? `${destinationRule}; give several as a list, one element each`
      : destinationRule,
  read: (value) =>
    Array.isArray(value) ? value.map((each) => readDestination(each) ?? each) : readDestination(value),
};

const sipHeaders: Field<Readonly<Record<string, string>>> = {
  rule: `must map names of ${sipHeaderName.form} to texts`,
  read: (value) => {
    if (!isRecord(value)) return undefined;
    const entries = Object.entries(value);
    const fit = entries.every(
      ([name, text]) => sipHeaderName.pattern.test(name) && /^(string|number|boolean)$/.test(typeof text),
    );
    return fit ? Object.fromEntries(entries.map(([name, text]) => [name, `${text}`])) : undefined;
  },
};

/** Parameters of Make a Call. */
export const CreateCallShape: Shape<CreateCallParameters> = {
  required: { from: true, to: true, answerUrl: true },
  fields: /* @__PURE__ */ Object.assign({ to, sipHeaders, statusEvents }, makeACall),
  *relations({ to, parentCallUuid }) {
    if (!Array.isArray(to)) return;
    if (to.length < 1 || to.length > mostDestinations) {
      yield { parameter: "to", rule: `must hold 1 to ${mostDestinations} destinations` };
      return;
    }
    const seen = new Set();
    for (const [index, each] of to.entries()) {
      const parameter = `to[${index}]`;
      if (readDestination(each) === undefined) yield { parameter, rule: destinationRule };
      else if (seen.size === seen.add(sameDestination(each)).size)
        yield { parameter, rule: "must not repeat another" };
    }
    // Plivo ignores the parent of several.
    if (parentCallUuid && to.length > 1) {
      yield { parameter: "parentCallUuid", rule: "needs a single destination" };
    }
  },
};

/** A call that Plivo has accepted. Whether anyone answers, callbacks tell. */
export interface PlacedCall {
  /** Every callback about this call carries it. */
  readonly requestUuid: string;
  /** Plivo's words: `call fired`, `call queued`. */
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

/** Calls that Plivo has accepted. */
export interface PlacedCalls {
  /**
   * One a destination. Plivo does not document their order: tell which is whose by the callbacks' `To`.
   */
  readonly requestUuids: readonly string[];
  /** Destinations that Plivo has not called, where it says so. */
  readonly invalidNumbers?: readonly string[] | undefined;
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

/** One call for one destination, calls for a list; with a `callbackUrl` Plivo may leave out any id. */
export type Placed<To, CallbackUrl = undefined> = CallbackUrl extends string
  ? Partial<To extends readonly unknown[] ? PlacedCalls : PlacedCall>
  : To extends readonly unknown[]
    ? PlacedCalls
    : PlacedCall;

/**
 * Places one call, or the same call to as many as 1000 destinations.
 *
 * Sent exactly once: whatever leaves it open whether Plivo dialled is thrown with `ambiguous: true`, and not tried
 * again. Only a 429 and a refused connection are, which did not dial.
 *
 * @throws {PlivoValidationError} naming the parameter and the rule, before any request
 * @throws {PlivoError} whatever else fails
 * @see https://www.plivo.com/docs/voice/api/call#make-a-call
 * @example
 * const { requestUuid } = await createCall(connection, {
 *   from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer",
 * });
 */
export function createCall<
  const To extends Destination | readonly Destination[],
  CallbackUrl extends string | undefined = undefined,
>(
  connection: Connection,
  parameters: CreateCallParameters<To, CallbackUrl>,
  options?: RequestOptions,
): PlivoPromise<Placed<To, CallbackUrl>> {
  const { to, callbackUrl }: Partial<typeof parameters> = parameters ?? {};
  const create: Operation<CreateCallParameters, object> = {
    name: "calls.create",
    method: POST,
    path: "Call/",
    parameters: CreateCallShape,
    response: placed(Array.isArray(to), callbackUrl !== undefined),
  };
  // The one cast: the conditions of `Placed` are decided by the same parameters that are looked at here.
  return connection.send(create, [], parameters, options) as PlivoPromise<Placed<To, CallbackUrl>>;
}

/** What Plivo responds to Make a Call: it writes one id as a text, and several as a list. */
function placed(several: boolean, asynchronous: boolean): OpenShape<object> {
  const ids: Field<unknown> = {
    key: "requestUuid",
    rule: (value) => (areTexts([value].flat()) ? "must be one id" : "must be a string or a list of strings"),
    read(value) {
      const list = [value].flat();
      if (!areTexts(list) || list.includes("")) return undefined;
      return several ? list : (list.length === 1 && list[0]) || undefined;
    },
  };
  const name = several ? "requestUuids" : "requestUuid";
  // An id is needed to settle a dial that is in doubt; only the asynchronous API goes without.
  return { required: asynchronous ? {} : { [name]: true }, fields: { [name]: ids }, open: true };
}

/** Whether every one is a text. */
export function areTexts(list: readonly unknown[]): list is string[] {
  return list.every((each) => typeof each === "string");
}
