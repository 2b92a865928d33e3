import type { TicketOptions } from "@plivo-edge/live/server";
import * as v from "valibot";
import { type DocumentChoice, DocumentChoiceSchema, Name } from "../answer/document-choice.ts";
import { noList } from "../http/no-list.ts";
import { isoTime } from "../http/time.ts";
import { type CallChoices, callEntries, type Entries } from "../placements/create-call-body.ts";
import { TicketGrantsSchema } from "../placements/ticket-body.ts";
import { type CallingHours, minutesOf } from "./calling-hours.ts";
import { allDays, isZone } from "./local-time.ts";
import type { RetryPauses } from "./retry.ts";

/** What may be changed while a campaign runs. */
export interface CampaignChoices {
  /** At most so many calls leave in a second. The default is `CALLS_PER_SECOND`, which holds for all campaigns together. */
  readonly callsPerSecond?: number | undefined;
  /** At most so many calls at once. The default is 100. */
  readonly concurrency?: number | undefined;
  /** When destinations may be called, in the zone of each. The default is at any time; so is null. */
  readonly hours?: CallingHours | null | undefined;
  /** How often a destination is dialled at most. The default is once. */
  readonly attempts?: number | undefined;
  /**
   * After how many seconds a destination is dialled again, by why it was not reached; twice as long after each attempt. What is
   * not named is not dialled again. The default is `{ "busy": 900, "no-answer": 3600, "failed": 900 }`.
   */
  readonly retry?: RetryPauses | undefined;
  /** ISO 8601. Whoever has not been dialled by then is not. The default is no end; so is null. */
  readonly until?: string | null | undefined;
}

/** The parameters of Make a Call that all calls of a campaign have. */
export type CampaignCall = Omit<
  CallChoices,
  "to" | "parentCallUuid" | "errorIfParentNotFound" | "statusUrl" | "statusMethod" | "statusEvents"
>;

/** What a campaign is made of, and does not change. */
export interface CampaignSettings extends CampaignCall {
  /** What callees hear, with `{{name}}` for what a destination's variables say. The default is what the answer handler says. */
  readonly answer?: DocumentChoice | undefined;
  /** The feed that the calls' events join. */
  readonly feed?: string | undefined;
  readonly detection?: "synchronous" | "asynchronous" | undefined;
  /** The zone of destinations that name none. */
  readonly zone?: string | undefined;
}

/** The body of `POST /v1/campaigns`. */
export interface CampaignBody extends CampaignSettings, CampaignChoices {
  /** Asks for a ticket with which a frontend may watch the campaign. */
  readonly ticket?: Pick<TicketOptions, "fields" | "expiresIn" | "once"> | undefined;
}

// Plivo takes no more API requests of an account.
const mostPerSecond = 60;
// A call in 500 seconds. Who wants less than one in ten minutes has no share of what the account may dial.
const leastPerSecond = 0.002;
// Each live call is a row that is counted when the object wakes.
const mostAtOnce = 1_000;
const mostAttempts = 10;
// A week, in seconds.
const longestPause = 604_800;

function whole(from: number, to: number, what = "a whole number"): v.GenericSchema<unknown, number> {
  const rule = `must be ${what}, ${from} to ${to}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(from, rule), v.maxValue(to, rule));
}

const paceRule = `must be a number, ${leastPerSecond} to ${mostPerSecond}`;
const clockRule = "must be a time such as 09:00";
const Clock = v.pipe(v.string(clockRule), v.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, clockRule));
const orderRule = "must be later than from: hours end at midnight, which is 24:00";
const daysRule = `must be a list of ${allDays.join(", ")}`;
const dayRule = `must be one of ${allDays.join(", ")}`;
const Hours: v.GenericSchema<unknown, CallingHours> = v.pipe(
  v.strictObject({
    from: Clock,
    to: Clock,
    days: v.optional(v.pipe(v.array(v.picklist(allDays, dayRule), daysRule), v.minLength(1, daysRule))),
  }),
  v.forward(
    v.check(({ from, to }) => {
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      return begin === undefined || end === undefined || begin < end; // An unreadable time has its own message.
    }, orderRule),
    ["to"],
  ),
);
const pause = v.optional(whole(1, longestPause, "a whole number of seconds"));
const Retry = noList(
  v.strictObject({
    busy: pause,
    "no-answer": pause,
    failed: pause,
  } satisfies Entries<RetryPauses>),
);
/** What `until` must be. */
export const untilRule = "must be a time to come, such as 2026-12-01T00:00:00Z";
const Until = isoTime(untilRule);
const zoneRule = "must be the name of a time zone, such as America/New_York";

const choiceEntries: Entries<CampaignChoices> = {
  callsPerSecond: v.optional(
    v.pipe(v.number(paceRule), v.minValue(leastPerSecond, paceRule), v.maxValue(mostPerSecond, paceRule)),
  ),
  concurrency: v.optional(whole(1, mostAtOnce)),
  hours: v.nullish(Hours),
  attempts: v.optional(whole(1, mostAttempts)),
  retry: v.optional(Retry),
  until: v.nullish(Until),
};

const { to: _to, parentCallUuid: _p, errorIfParentNotFound: _e, ...rest } = callEntries;
const { statusUrl: _u, statusMethod: _m, statusEvents: _s, ...ofCall } = rest;

const settingEntries: Entries<CampaignSettings> = {
  ...ofCall,
  // Of no ringing at all there is nothing to wait for.
  ringTimeout: v.pipe(
    ofCall.ringTimeout,
    v.check((seconds) => seconds !== 0, "must be a whole number of seconds, 1 or more"),
  ),
  answer: v.optional(DocumentChoiceSchema),
  feed: v.optional(Name),
  detection: v.optional(v.picklist(["synchronous", "asynchronous"], "must be synchronous or asynchronous")),
  zone: v.optional(v.pipe(v.string(zoneRule), v.check(isZone, zoneRule))),
};

/** What `POST /v1/campaigns` takes. That `until` is to come is asked of new campaigns only, and not of one sent again. */
export const CampaignBodySchema: v.GenericSchema<unknown, CampaignBody> = v.strictObject({
  ...settingEntries,
  ...choiceEntries,
  ticket: v.optional(TicketGrantsSchema),
});

/** What `PATCH /v1/campaigns/:campaign` takes. */
export const CampaignChoicesSchema: v.GenericSchema<unknown, CampaignChoices> = v.strictObject({
  ...choiceEntries,
  until: v.nullish(v.pipe(Until, v.check(isToCome, untilRule))),
});

/** Whether an ISO 8601 time is to come. */
export function isToCome(time: string): boolean {
  return Date.parse(time) > Date.now();
}
