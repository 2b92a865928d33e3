import type { CampaignDestination } from "@plivo-edge/live/campaigns";
import type { SimulatedCall } from "@plivo-edge/simulator";
import type { Dial } from "./far-plivo.ts";

/** A line of the verdict. */
export interface Line {
  readonly name: string;
  readonly figure: number | string;
  /** Undefined: a figure for information. */
  readonly isRight?: boolean;
}

/** What a callee's last digits make of a call that gets its document. */
const outcomes: Readonly<Record<string, string>> = {
  "0100": "completed",
  "0102": "busy",
  "0103": "no-answer",
  "0104": "machine",
  "0106": "failed",
  "0108": "failed",
};
/** And whether they are dialled again. */
const isTriedAgain: Readonly<Record<string, boolean>> = { "0102": true, "0103": true, "0106": true };

// Plivo ends a call so that has waited for its document in vain, as it does while the relay is down.
const withoutDocument = 7011;

/** How a call may have ended as far as its own books go. */
function endsOf({ to, hangupCause, callbacks }: SimulatedCall): readonly (string | undefined)[] {
  if (hangupCause?.code === withoutDocument) return ["failed"];
  const end = outcomes[to.slice(-4)];
  if (end !== "machine") return [end];
  // A verdict that was cut by a kill may have been stored or not, and without it somebody has answered.
  const isTold = callbacks.some(({ event, status }) => event === "machine" && status === 200);
  return isTold ? ["machine"] : ["machine", "completed"];
}

export interface Limits {
  readonly callsPerSecond: number;
  readonly concurrency: number;
  readonly attempts: number;
  /** For how many milliseconds these books could not look at what arrived. */
  readonly stalled: number;
}

/** Holds what the relay says of its destinations against what reached the simulator. */
export function verdict(
  destinations: readonly CampaignDestination[],
  dials: readonly Dial[],
  calls: readonly SimulatedCall[],
  { callsPerSecond, concurrency, attempts, stalled }: Limits,
): Line[] {
  const callById = new Map(calls.map((call) => [call.requestUuid, call]));
  const claims = grouped(dials, ({ campaign, claim }) => `${campaign}/${claim}`);
  const placedByNumber = grouped(
    dials.flatMap(({ call }) => callById.get(call ?? "") ?? []),
    ({ to }) => to,
  );
  const lines: Line[] = [];
  const none = (name: string, figure: number) => lines.push({ name, figure, isRight: figure === 0 });

  none(
    "dials that came twice, by destination and claim",
    count(claims.values(), (same) => same.length > 1),
  );
  none(
    "destinations with more calls than attempts",
    count(placedByNumber.values(), (placed) => placed.length > attempts),
  );
  none(
    "calls to a destination before the one before had ended, or after an end that asks for none",
    count(placedByNumber.values(), (placed) =>
      placed.slice(1).some((call, index) => {
        const { endedAt = Infinity, to } = placed[index] ?? call;
        return endedAt > call.createdAt || isTriedAgain[to.slice(-4)] !== true;
      }),
    ),
  );

  const busiest = mostInASecond(dials.map(({ at }) => at));
  const late = Math.ceil((callsPerSecond * stalled) / 1_000);
  lines.push({
    name: `dials in the busiest second, of ${callsPerSecond} (and ${late} that these books may have seen late)`,
    figure: busiest,
    isRight: busiest <= callsPerSecond + late,
  });
  for (const [campaign, own] of grouped(dials, (dial) => dial.campaign)) {
    const live = mostAtOnce(own.flatMap(({ call }) => callById.get(call ?? "") ?? []));
    const name = `live calls of campaign ${campaign.slice(0, 4)} at most, of ${concurrency}`;
    lines.push({ name, figure: live, isRight: live <= concurrency });
  }

  const byStatus = grouped(destinations, ({ status }) => status);
  const unknown = byStatus.get("unknown") ?? [];
  none(
    "destinations that have not ended",
    count(destinations, ({ status }) => status === "pending" || status === "live"),
  );
  const unconfirmed = destinations.flatMap(({ id, status, to, call }) => {
    if (status === "unknown") return [];
    const last = placedByNumber.get(to)?.at(-1);
    const expected = last ? endsOf(last) : [];
    if (last?.requestUuid === call && expected.includes(status)) return [];
    const other =
      last?.requestUuid === call ? "" : ` of another call (${call}, and not ${last?.requestUuid})`;
    return [`${id} is ${status}${other}, and ought to be ${expected.join(" or ")}`];
  });
  none("destinations whose end the simulator's books do not confirm", unconfirmed.length);
  for (const text of unconfirmed.slice(0, 20)) lines.push({ name: text, figure: "" });
  none(
    "destinations with a call that has no place in the campaign's books",
    count(destinations, ({ attempts: said, to }) => (placedByNumber.get(to)?.length ?? 0) > said),
  );
  lines.push(
    { name: "dials that reached Plivo", figure: dials.length },
    { name: "calls that were placed", figure: calls.length },
    { name: "unknown", figure: unknown.length },
    {
      name: "of these: no call was placed",
      figure: count(unknown, ({ to }) => !placedByNumber.has(to)),
    },
    ...[...byStatus].map(([status, { length }]) => ({ name: status, figure: length })),
  );
  return lines;
}

function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function count<Item>(items: Iterable<Item>, is: (item: Item) => boolean): number {
  let found = 0;
  for (const item of items) if (is(item)) found += 1;
  return found;
}

/** The most of these times that lie in any one second, its end not counted. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let [first, most] = [0, 0];
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function mostAtOnce(calls: readonly SimulatedCall[]): number {
  const changes = calls.flatMap(({ createdAt, endedAt = Infinity }) => [
    [createdAt, 1] as const,
    [endedAt, -1] as const,
  ]);
  let [live, most] = [0, 0];
  // Of one moment, ends come first.
  for (const [, change] of changes.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    live += change;
    most = Math.max(most, live);
  }
  return most;
}
