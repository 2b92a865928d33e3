import type { CreateCallParameters } from "@plivo-edge/client";
import * as v from "valibot";
import { type DocumentChoice, DocumentChoiceSchema, Name } from "../answer/document-choice.ts";
import { type TicketGrants, TicketGrantsSchema } from "./ticket-body.ts";

/** The parameters of Make a Call that a backend chooses; the URLs are the relay's. */
export type CallChoices = Omit<
  CreateCallParameters,
  | `${"answer" | "ring" | "hangup" | "fallback" | "machineDetection"}Url`
  | `${"answer" | "ring" | "hangup" | "fallback" | "machineDetection"}Method`
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
  /** Asks for a ticket with which a frontend may watch the call. */
  readonly ticket?: TicketGrants | undefined;
}

/** What `POST /v1/calls` takes. */
export type CreateCallBody = CallChoices & RelayChoices;

type Entries<Choices> = { readonly [Name in keyof Choices]-?: v.GenericSchema<unknown, Choices[Name]> };

function text(rule: string, pattern: RegExp): v.GenericSchema<string, string> {
  return v.pipe(v.string("must be a string"), v.regex(pattern, rule));
}

function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): v.GenericSchema<unknown, number> {
  const rule = `must be a whole number, ${least} to ${most}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(least, rule), v.maxValue(most, rule));
}

const several = "must be 1 to 1000 destinations";
const flag = v.boolean("must be true or false");
const phoneNumber = text("must be a phone number with its country code", /^\+?[1-9]\d{4,14}$/);
const destination = text(
  "must be a phone number with its country code, or a SIP URI",
  /^(\+?[1-9]\d{4,14}|[sS][iI][pP][sS]?:[^\s<>,@]+@[^\s<>,@]+)$/,
);

// The client checks all of it again before it dials. Here it is written with schemas that say what they are, so that the
// relay's own description can be made from them; the type of the entries keeps the two lists of parameters the same.
const callEntries: Entries<CallChoices> = {
  from: phoneNumber,
  to: v.union(
    [destination, v.pipe(v.array(destination), v.minLength(1, several), v.maxLength(1000, several))],
    "must be a phone number with its country code, or a SIP URI, or 1 to 1000 of them",
  ),
  callerName: v.optional(
    v.pipe(v.string("must be a string"), v.maxLength(50, "must have at most 50 characters")),
  ),
  sendDigits: v.optional(
    text("must be 0-9, *, #, A-D, w and W, then at most one @milliseconds", /^[\d*#A-Da-dwW]+(@\d+)?$/),
  ),
  sendOnPreanswer: v.optional(flag),
  timeLimit: v.optional(whole(1)),
  hangupOnRing: v.optional(whole(1)),
  machineDetection: v.optional(v.union([v.literal(true), v.literal("hangup")], 'must be true or "hangup"')),
  machineDetectionTime: v.optional(whole(2000, 10_000)),
  machineDetectionMaximumSpeechLength: v.optional(whole(1000, 6000)),
  machineDetectionInitialSilence: v.optional(whole(2000, 10_000)),
  machineDetectionMaximumWords: v.optional(whole(2, 10)),
  machineDetectionInitialGreeting: v.optional(whole(1000, 5000)),
  sipHeaders: v.optional(
    v.record(
      text("must be letters and digits", /^[A-Za-z\d]+$/),
      text("must be letters, digits and %", /^[A-Za-z\d%]+$/),
      "must map letters and digits to letters, digits and %",
    ),
  ),
  ringTimeout: v.optional(whole(1)),
  parentCallUuid: v.optional(text("must be a call's UUID", /^[\w-]+$/)),
  errorIfParentNotFound: v.optional(flag),
  callType: v.optional(v.literal("whatsapp_voice", 'must be "whatsapp_voice"')),
};

const relayEntries: Entries<RelayChoices> = {
  answer: v.optional(DocumentChoiceSchema),
  feed: v.optional(Name),
  detection: v.optional(v.picklist(["synchronous", "asynchronous"], "must be synchronous or asynchronous")),
  ticket: v.optional(TicketGrantsSchema),
};

/** The body of `POST /v1/calls`. */
export const CreateCallBodySchema: v.GenericSchema<unknown, CreateCallBody> = v.strictObject({
  ...callEntries,
  ...relayEntries,
});
