import { mostPerPage } from "@plivo-edge/plivo/limits";
import { type Rule, read, someText } from "@plivo-edge/plivo/rule";
import type { Connection } from "../connection.ts";
import { GET } from "../http-verb.ts";
import type { Operation } from "../operation.ts";
import type { RequestOptions } from "../options.ts";
import { type Page, pageOf } from "../page.ts";
import { type Pages, pagesFrom } from "../pages.ts";
import type { Field, Shape } from "../shape.ts";
import { type CallRecord, CallRecordShape } from "./get.ts";
import { type LiveCallFilters, numberOrPrefix } from "./ongoing.ts";

/** A value that must be met exactly, or bounds for it. */
export type Range<T> =
  | T
  | {
      readonly gt?: T | undefined;
      readonly gte?: T | undefined;
      readonly lt?: T | undefined;
      readonly lte?: T | undefined;
    };

/**
 * Which records of calls. Without `endTime` Plivo gives those of the last 7 days; a range may span 30 days.
 */
export interface CallFilters extends LiveCallFilters {
  readonly subaccount?: string | undefined;
  readonly parentCallUuid?: string | undefined;
  /** Seconds. */
  readonly billDuration?: Range<number> | undefined;
  /** A Date, or `YYYY-MM-DD HH:MM[:SS[.ffffff]]` in UTC. */
  readonly endTime?: Range<Date | string> | undefined;
  readonly hangupCauseCode?: number | undefined;
  readonly hangupSource?: string | undefined;
  readonly stirVerification?: "Verified" | "Not Verified" | "Not Applicable" | undefined;
}

// @__NO_SIDE_EFFECTS__
function range<T>(rule: string, read: (value: unknown) => T | undefined): Field<Range<T>> {
  return {
    rule,
    read: (value) => {
      const exact = read(value);
      if (exact !== undefined || typeof value !== "object" || value instanceof Date) return exact;
      const bounds = Object.entries(value ?? [""]).map(([bound, each]) => [bound, read(each)] as const);
      const fit = bounds.every(([bound, each]) => /^[gl]te?$/.test(bound) && each !== undefined);
      return fit ? (Object.fromEntries(bounds) as Range<T>) : undefined; // the names were looked at
    },
  };
}

const seconds: Rule = { from: 0 };

/** What a list of records can be asked for. */
export const CallFiltersShape: Shape<CallFilters> = {
  required: {},
  fields: {
    callDirection: { words: { inbound: true, outbound: true } },
    fromNumber: numberOrPrefix,
    toNumber: numberOrPrefix,
    subaccount: someText,
    parentCallUuid: someText,
    // A rule of numbers alone reads nothing else.
    billDuration: range<number>(
      "must be seconds, or bounds (gt, gte, lt, lte) of them",
      (value) => read(seconds, value) as number | undefined,
    ),
    endTime: range<Date | string>(
      "must be a Date or YYYY-MM-DD HH:MM, or bounds (gt, gte, lt, lte) of them",
      (value) => {
        if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
        return typeof value === "string" && /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d{1,6})?)?$/.test(value)
          ? value
          : undefined;
      },
    ),
    hangupCauseCode: { from: 0, unit: "code" },
    hangupSource: someText,
    stirVerification: { words: { Verified: true, "Not Verified": true, "Not Applicable": true } },
    limit: { from: 1, to: mostPerPage, unit: "records" },
    offset: { from: 0, unit: "records" },
  },
};

const list: Operation<CallFilters, Page<CallRecord>> = {
  name: "calls.list",
  method: GET,
  path: "Call/",
  parameters: CallFiltersShape,
  response: pageOf(CallRecordShape),
};

/**
 * The records of calls that have ended.
 *
 * @see https://www.plivo.com/docs/voice/api/call#retrieve-all-calls
 * @example
 * for await (const call of listCalls(connection, { toNumber: "14155550199" })) console.log(call.hangupCauseName);
 */
export function listCalls(
  connection: Connection,
  filters: CallFilters = {},
  options?: RequestOptions,
): Pages<CallRecord> {
  return pagesFrom(filters.offset, (offset) => connection.send(list, [], { ...filters, offset }, options));
}
