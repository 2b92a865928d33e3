import type { Exchange } from "../exchange.ts";
import { ApiError } from "./error.ts";
import { type CallDetailRecord, recordOf } from "./record.ts";

const day = 86_400_000;
/** How far back Plivo looks if no `end_time` says otherwise. */
const usualWindow = 7 * day;
const longestWindow = 30 * day;

type Test = (record: CallDetailRecord) => boolean;

/** The records that a query asks for, newest first. @throws ApiError if a filter is not well-formed. */
export function chosenRecords(exchange: Exchange, query: URLSearchParams): CallDetailRecord[] {
  const { settings, clock } = exchange;
  const within = window(query, clock.now());
  const tests = [...query].map(([name, value]) => test(name, value)).filter((each) => each !== undefined);
  return exchange.calls
    .filter(({ endedAt }) => endedAt !== undefined && within(endedAt))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .map((call) => recordOf(call, settings))
    .filter((record) => tests.every((holds) => holds(record)));
}

/** The test of one parameter; those that choose no record, such as `limit`, have none. */
function test(name: string, value: string): Test | undefined {
  switch (name) {
    case "from_number":
    case "to_number": {
      const prefix = value.replace(/^\+/, "");
      return (record) => record[name].replace(/^\+/, "").startsWith(prefix);
    }
    case "call_direction":
    case "parent_call_uuid":
    case "hangup_source":
    case "stir_verification":
      return (record) => record[name] === value;
    case "hangup_cause_code":
      return (record) => String(record.hangup_cause_code) === value;
    default:
      return billDuration(name, value);
  }
}

function billDuration(name: string, value: string): Test | undefined {
  const compare = name === "bill_duration" ? equal : comparison(name, "bill_duration");
  if (compare === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new ApiError(400, `${name} parameter must be a number of seconds`);
  return (record) => compare(record.bill_duration, Number(value));
}

type Comparison = (a: number, b: number) => boolean;

const equal: Comparison = (a, b) => a === b;
const comparisons: Readonly<Record<string, Comparison>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

/** What `bill_duration__gte` compares by. */
function comparison(name: string, field: string): Comparison | undefined {
  return name.startsWith(`${field}__`) ? comparisons[name.slice(field.length + 2)] : undefined;
}

/** Which ends of calls are asked for. */
function window(query: URLSearchParams, now: number): (endedAt: number) => boolean {
  const bounds = [...query].flatMap(([name, value]) => {
    const compare = comparison(name, "end_time");
    return compare ? [{ compare, name, at: utc(name, value) }] : [];
  });
  if (bounds.length === 0) return (endedAt) => endedAt > now - usualWindow;
  const from = bounds.filter(({ name }) => name.includes("__gt")).map(({ at }) => at);
  const to = bounds.filter(({ name }) => name.includes("__lt")).map(({ at }) => at);
  if (from.length > 0 && Math.min(now, ...to) - Math.max(...from) > longestWindow) {
    throw new ApiError(400, "end_time range must not exceed 30 days");
  }
  return (endedAt) => bounds.every(({ compare, at }) => compare(endedAt, at));
}

/** Reads `YYYY-MM-DD HH:MM[:ss[.uuuuuu]]`, which is UTC. */
function utc(name: string, value: string): number {
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d{1,6})?)?$/.test(value)
    ? Date.parse(`${value.replace(" ", "T")}Z`)
    : Number.NaN;
  if (Number.isNaN(at)) throw new ApiError(400, `${name} parameter must read YYYY-MM-DD HH:MM:SS`);
  return at;
}
