import type { CreateCallParameters, Destination } from "@plivo-edge/client";
import { destination } from "@plivo-edge/plivo/destination";
import { mostDestinations } from "@plivo-edge/plivo/limits";
import { makeACall } from "@plivo-edge/plivo/make-a-call";
import {
  type RetryOn,
  type RetryPolicy,
  retryOnNames,
  retryPolicyEntries,
} from "@plivo-edge/plivo/retry-policy";
import { describe, type Rule, read } from "@plivo-edge/plivo/rule";
import { sipHeaderName } from "@plivo-edge/plivo/sip-headers";
import * as v from "valibot";
import { type DocumentChoice, DocumentChoiceSchema, Name } from "../answer/document-choice.ts";
import { noList } from "../http/no-list.ts";
import { type TicketGrants, TicketGrantsSchema } from "./ticket-body.ts";

/** Parameters of Make a Call that has its ids at once. */
export type SynchronousCall = CreateCallParameters<Destination | readonly Destination[], undefined>;

/** The parameters of Make a Call that a backend chooses: all but the URLs that are the relay's. */
export type CallChoices = Omit<
  SynchronousCall,
  `${"answer" | "ring" | "hangup" | "fallback" | "machineDetection" | "callback"}${"Url" | "Method"}`
>;

/** What the relay does about a call besides dialling. */
export interface RelayChoices {
  /** What the callee hears. The default is what the relay's answer handler says. */
  readonly answer?: DocumentChoice | undefined;
  /** The feed that the call's events join. */
  readonly feed?: string | undefined;
  /**
   * `synchronous` holds the answer document back until machine detection has decided.
   * @default "asynchronous"
   */
  readonly detection?: "synchronous" | "asynchronous" | undefined;
  /**
   * How Plivo tries the relay's URLs, and tries them again; `{}` leaves that to Plivo.
   * @default { retries: 5, retryOn: ["5xx", "connectTimeout", "readTimeout"] }
   */
  readonly retry?: RetryPolicy | undefined;
  /** Asks for a ticket with which a frontend may watch the call. */
  readonly ticket?: TicketGrants | undefined;
}

/** What `POST /v1/calls` takes. */
export type CreateCallBody = CallChoices & RelayChoices;

/** A schema for each field: the compiler names every one that is forgotten. */
export type Entries<Choices> = {
  readonly [Name in keyof Choices]-?: v.GenericSchema<unknown, Choices[Name]>;
};

/** A schema that takes what the rule takes, and says what it is, so that the relay's description can be made from it. */
function described(rule: Rule): v.GenericSchema<unknown, string | number | boolean> {
  const { boolean, from, to = Number.MAX_SAFE_INTEGER, words, pattern } = rule;
  const message = `must be ${describe(rule)}`;
  const options: v.GenericSchema<string | number | boolean>[] = [];
  if (boolean) options.push(v.boolean(message));
  if (words) options.push(v.picklist(Object.keys(words), message));
  if (from !== undefined) {
    options.push(
      v.pipe(v.number(message), v.integer(message), v.minValue(from, message), v.maxValue(to, message)),
    );
  }
  if (pattern) options.push(v.pipe(v.string(message), v.regex(pattern, message)));
  const [only, ...others] = options;
  return v.pipe(
    v.unknown(),
    // What the client reads as well: "60" and 60, "true" and true.
    v.transform((value) => read(rule, value) ?? value),
    only && others.length === 0 ? only : v.union(options, message),
  );
}

function chosen<T>(rule: Rule): v.GenericSchema<unknown, T | undefined> {
  // The entries check that the rule belongs to the parameter.
  return v.optional(described(rule)) as v.GenericSchema<unknown, T | undefined>;
}

const several = `must be 1 to ${mostDestinations} destinations`;
const oneDestination = described(destination) as v.GenericSchema<unknown, Destination>;
const text = v.pipe(v.union([v.string(), v.number(), v.boolean()], "must be a text"), v.transform(String));

/** What each parameter of Make a Call must be. */
export const callEntries: Entries<CallChoices> = {
  from: described(makeACall.from) as v.GenericSchema<unknown, string>,
  to: v.union(
    [
      oneDestination,
      v.pipe(v.array(oneDestination), v.minLength(1, several), v.maxLength(mostDestinations, several)),
    ],
    `must be ${destination.form}, or 1 to ${mostDestinations} of them`,
  ),
  callerName: chosen(makeACall.callerName),
  sendDigits: chosen(makeACall.sendDigits),
  sendOnPreanswer: chosen(makeACall.sendOnPreanswer),
  timeLimit: chosen(makeACall.timeLimit),
  hangupOnRing: chosen(makeACall.hangupOnRing),
  machineDetection: chosen(makeACall.machineDetection),
  machineDetectionTime: chosen(makeACall.machineDetectionTime),
  machineDetectionMaximumSpeechLength: chosen(makeACall.machineDetectionMaximumSpeechLength),
  machineDetectionInitialSilence: chosen(makeACall.machineDetectionInitialSilence),
  machineDetectionMaximumWords: chosen(makeACall.machineDetectionMaximumWords),
  machineDetectionInitialGreeting: chosen(makeACall.machineDetectionInitialGreeting),
  sipHeaders: v.optional(
    noList(
      v.record(
        v.pipe(v.string(), v.regex(sipHeaderName.pattern, `must be ${sipHeaderName.form}`)),
        text,
        `must map names of ${sipHeaderName.form} to texts`,
      ),
    ),
  ),
  ringTimeout: chosen(makeACall.ringTimeout),
  parentCallUuid: chosen(makeACall.parentCallUuid),
  errorIfParentNotFound: chosen(makeACall.errorIfParentNotFound),
  callType: chosen(makeACall.callType),
  statusUrl: chosen(makeACall.statusUrl),
  statusMethod: chosen(makeACall.statusMethod),
  statusEvents: v.optional(v.array(v.string("must be a word"), "must be a list of words")),
  extra: v.optional(noList(v.record(v.string(), v.unknown(), "must be an object"))),
};

const { connectTimeout, readTimeout, totalTimeout, retries, region } = retryPolicyEntries;
const failures = Object.keys(retryOnNames) as RetryOn[]; // the keys of a constant are its keys
const aFailure = `must be a list of ${failures.join(", ")}`;
const retryEntries: Entries<RetryPolicy> = {
  connectTimeout: chosen(connectTimeout.rule),
  readTimeout: chosen(readTimeout.rule),
  totalTimeout: chosen(totalTimeout.rule),
  retries: chosen(retries.rule),
  retryOn: v.optional(v.pipe(v.array(v.picklist(failures, aFailure), aFailure), v.minLength(1, aFailure))),
  region: chosen(region.rule),
};

const relayEntries: Entries<RelayChoices> = {
  answer: v.optional(DocumentChoiceSchema),
  feed: v.optional(Name),
  detection: v.optional(v.picklist(["synchronous", "asynchronous"], "must be synchronous or asynchronous")),
  retry: v.optional(noList(v.strictObject(retryEntries))),
  ticket: v.optional(TicketGrantsSchema),
};

/** The body of `POST /v1/calls`. */
export const CreateCallBodySchema: v.GenericSchema<unknown, CreateCallBody> = v.strictObject({
  ...callEntries,
  ...relayEntries,
});
