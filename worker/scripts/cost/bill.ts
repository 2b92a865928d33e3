import { type CampaignUsage, eventBytes, type Usage } from "./usage.ts";

/** What a month includes, and what a unit beyond it costs, in US dollars. */
interface Price {
  readonly included: number;
  readonly each: number;
}

export type Item =
  | "Worker requests"
  | "Durable Object requests"
  | "rows written"
  | "rows read"
  | "duration, GB-s"
  | "storage, GB";

const million = 1_000_000;
const gigabyte = 1_000_000_000;

/** The Workers Paid plan, whose allowances and prices these are, as published in November 2026. */
export const plan: number = 5;
const prices: Readonly<Record<Item, Price>> = {
  "Worker requests": { included: 10 * million, each: 0.3 / million },
  "Durable Object requests": { included: million, each: 0.15 / million },
  "rows written": { included: 50 * million, each: 1 / million },
  "rows read": { included: 25_000 * million, each: 0.001 / million },
  "duration, GB-s": { included: 400_000, each: 12.5 / million },
  "storage, GB": { included: 5, each: 0.2 },
};

// Not measured, but more than ten times what was: how long a request keeps its object busy.
const secondsEach = 0.05;
const gigabytes = 0.128;
const month = 30 * 24 * 3_600;
const retention = 7 / 30;
/** A feed forgets what is older than the retention time, or beyond this many events. */
const feedEvents = 100_000;

/** What that many calls take in a month. The feed is one object: it is busy once, however many calls it hears of. */
export function monthly(calls: number, usage: Usage): Readonly<Record<Item, number>> {
  const { worker, call, feed, rowsWritten, rowsRead, bytes } = usage;
  const busy = calls * call * secondsEach + Math.min(month, calls * feed * secondsEach);
  const inFeed = Math.min(feedEvents, calls * feed * retention) * eventBytes;
  return {
    "Worker requests": calls * worker,
    "Durable Object requests": calls * (call + feed),
    "rows written": calls * rowsWritten,
    "rows read": calls * rowsRead,
    "duration, GB-s": busy * gigabytes,
    "storage, GB": (calls * retention * bytes + inFeed) / gigabyte,
  };
}

// What Plivo gives an account by default: so long, a campaign's object is awake.
const callsPerSecond = 2;

/** What that many calls take in a month that campaigns place. */
export function monthlyOfCampaigns(
  calls: number,
  usage: Usage,
  { requests, rowsWritten, rowsRead, bytes }: CampaignUsage,
): Readonly<Record<Item, number>> {
  const of = monthly(calls, usage);
  return {
    ...of,
    "Durable Object requests": of["Durable Object requests"] + calls * requests,
    "rows written": of["rows written"] + calls * rowsWritten,
    "rows read": of["rows read"] + calls * rowsRead,
    "duration, GB-s": of["duration, GB-s"] + (calls / callsPerSecond) * gigabytes,
    "storage, GB": of["storage, GB"] + (calls * retention * bytes) / gigabyte,
  };
}

export function dollars(item: Item, amount: number): number {
  const { included, each } = prices[item];
  return Math.max(0, amount - included) * each;
}
