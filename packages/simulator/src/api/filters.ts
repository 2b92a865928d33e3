import {
  type CallFilters,
  type LiveCallFilters,
  type Read,
  readCallFilters,
} from "@plivo-edge/client/schemas";
import { type Account, sees } from "../account.ts";
import type { Call } from "../call/call.ts";
import type { Switch } from "../switch.ts";
import type { Undocumented } from "./context.ts";
import { ApiError } from "./error.ts";
import { accept, canonical, type Wire } from "./parameters.ts";
import { type CallDetailRecord, recordOf } from "./record.ts";

const day = 86_400_000;
/** How far back Plivo looks if no `end_time` says otherwise. */
const usualWindow = 7 * day;
const longestWindow = 30 * day;

/** The records that a query asks for, newest first. @throws ApiError if a filter is not well-formed. */
export function chosenRecords(
  { calls, context }: Switch,
  account: Account,
  query: URLSearchParams,
  undocumented: Undocumented,
): CallDetailRecord[] {
  const filters = filtersOf(readCallFilters, query, undocumented);
  const endedIn = range(endTimes(filters, context.clock.now()));
  const billed = range(bounds(filters.billDuration));
  return calls
    .filter((call) => call.endedAt !== undefined && endedIn(call.endedAt) && isOf(call, account, filters))
    .filter((call) => same(filters.subaccount, call.account.authId))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .map((call) => recordOf(call, context.settings))
    .filter(
      (record) =>
        billed(record.bill_duration) &&
        same(filters.parentCallUuid, record.parent_call_uuid) &&
        same(filters.hangupCauseCode, record.hangup_cause_code) &&
        same(filters.hangupSource, record.hangup_source) &&
        same(filters.stirVerification, record.stir_verification),
    );
}

/** The filters of a query, without what is empty and what is no filter. */
export function filtersOf<T extends object>(
  read: Read<T>,
  query: URLSearchParams,
  undocumented: Undocumented,
): T {
  const { status, limit, offset, ...wire } = canonical(Object.fromEntries(query), undocumented);
  return accept(read, withTimes(wire, undocumented), undocumented);
}

/** Which list a query asks for: that of calls that live, of those that wait, or of records. */
export function listOf(query: URLSearchParams, undocumented: Undocumented): "live" | "queued" | "ended" {
  const status = query.get("status")?.toLowerCase() ?? "";
  if (status === "live" || status === "queued") return status;
  if (status !== "") undocumented("status is neither live nor queued, and changes nothing");
  return "ended";
}

/** Times as Plivo documents them. SDKs pass on what their callers write, and most of those have ISO 8601. */
function withTimes(wire: Wire, undocumented: Undocumented): Wire {
  return Object.fromEntries(
    Object.entries(wire).map(([name, value]) => {
      const isTime = /^end_time(?:__|$)/.test(name) && typeof value === "string";
      const [, day, time = "00:00", zone = "Z"] = (isTime && isoTime.exec(value)) || [];
      const ms = Date.parse(`${day}T${time}${zone}`);
      if (day === undefined || Number.isNaN(ms)) return [name, value];
      const documented = new Date(ms).toISOString().slice(0, 23).replace("T", " ");
      undocumented(`${name} is not YYYY-MM-DD HH:MM[:ss], and counts as the same time in UTC`);
      return [name, documented];
    }),
  );
}

/** A day, or a time with a T or with a zone. */
const isoTime =
  /^(\d{4}-\d\d-\d\d)(?=$|T|.*(?:Z|[+-]\d\d:?\d\d)$)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/i;

/** Whether a call is one that the account sees and has the direction and the numbers, or their beginnings, that are asked for. */
export function isOf(
  call: Call,
  account: Account,
  { callDirection, fromNumber, toNumber }: LiveCallFilters,
): boolean {
  return (
    sees(account, call.account) &&
    same(callDirection, call.direction) &&
    begins(call.from, fromNumber) &&
    begins(call.to, toNumber)
  );
}

function begins(number: string, prefix = ""): boolean {
  return number.replace(/^\+/, "").startsWith(prefix.replace(/^\+/, ""));
}

function same<T>(wanted: T | undefined, value: T | null): boolean {
  return wanted === undefined || wanted === value;
}

interface Bounds<T> {
  readonly gt?: T | undefined;
  readonly gte?: T | undefined;
  readonly lt?: T | undefined;
  readonly lte?: T | undefined;
}

/** A value alone is both bounds. */
function bounds<T extends number | string | Date>(filter: T | Bounds<T> | undefined): Bounds<T> {
  return isBounds(filter) ? filter : { gte: filter, lte: filter };
}

function isBounds<T>(filter: T | Bounds<T> | undefined): filter is Bounds<T> {
  return typeof filter === "object" && !(filter instanceof Date);
}

function range({ gt, gte, lt, lte }: Bounds<number>): (value: number) => boolean {
  return (value) =>
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte);
}

function endTimes({ endTime }: CallFilters, now: number): Bounds<number> {
  if (endTime === undefined) return { gt: now - usualWindow };
  const { gt, gte, lt, lte } = bounds<string | Date>(endTime);
  const times = { gt: utc(gt), gte: utc(gte), lt: utc(lt), lte: utc(lte) };
  const from = times.gt ?? times.gte;
  const to = times.lt ?? times.lte ?? now;
  if (from !== undefined && to - from > longestWindow) {
    throw new ApiError(400, "end_time range must not exceed 30 days");
  }
  return times;
}

/** Milliseconds since the epoch of `YYYY-MM-DD HH:MM[:ss[.ffffff]]`, which is UTC. */
function utc(time: string | Date | undefined): number | undefined {
  return typeof time === "string" ? Date.parse(`${time.replace(" ", "T")}Z`) : time?.getTime();
}
