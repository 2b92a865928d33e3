import { type CallStatus, isEnded } from "@plivo-edge/callbacks";
import type { Row } from "./calls.ts";

/** Chips above the table, in this order. */
export const shows = ["all", "running", "completed", "busy", "no-answer", "failed"] as const;
export type Show = (typeof shows)[number];

export const showNames: Readonly<Record<Show, string>> = {
  all: "All",
  running: "Running",
  completed: "Completed",
  busy: "Busy",
  "no-answer": "No answer",
  failed: "Failed",
};

const showOf: Readonly<Record<CallStatus, Exclude<Show, "all">>> = {
  queued: "running",
  ringing: "running",
  "in-progress": "running",
  completed: "completed",
  busy: "busy",
  "no-answer": "no-answer",
  timeout: "no-answer",
  failed: "failed",
  canceled: "failed",
  unknown: "failed",
};

export function isShow(text: string | undefined): text is Show {
  return shows.some((show) => show === text);
}

export function countByShow(rows: readonly Row[]): Record<Show, number> {
  const counts: Record<Show, number> = {
    all: 0,
    running: 0,
    completed: 0,
    busy: 0,
    "no-answer": 0,
    failed: 0,
  };
  for (const { state } of rows) {
    counts.all += 1;
    counts[showOf[state.status]] += 1;
  }
  return counts;
}

/** How many of these calls are not on the board yet: others may have left what it shows meanwhile. */
export function newIn(rows: readonly Row[], order: readonly string[]): number {
  const shown = new Set(order);
  return rows.filter(({ call }) => !shown.has(call)).length;
}

/** What a search may name: `status:busy to:0102 code:3010`. */
const fields: Readonly<Record<string, (row: Row) => string | undefined>> = {
  status: ({ state }) => state.status,
  to: ({ state }) => state.to,
  from: ({ state }) => state.from,
  direction: ({ state }) => state.direction,
  code: ({ state }) => state.hangup?.code?.toString(),
  cause: ({ state }) => [state.hangup?.name, state.hangup?.cause].filter(Boolean).join(" "),
  by: ({ state }) => state.hangup?.source,
  machine: ({ state }) => (state.machine ? "yes" : "no"),
  ended: ({ state }) => (isEnded(state.status) ? "yes" : "no"),
  id: ({ call, state }) => [call, state.callUuid, state.requestUuid].join(" "),
};

/** Whether a call is one of those that the chips and the search box ask for. */
export function filterOf(show: Show, search: string): (row: Row) => boolean {
  const terms = search.toLowerCase().split(/\s+/).filter(Boolean).map(termOf);
  return (row) => (show === "all" || showOf[row.state.status] === show) && terms.every((term) => term(row));
}

function termOf(text: string): (row: Row) => boolean {
  const colon = text.indexOf(":");
  const name = text.slice(0, colon);
  if (colon > 0 && Object.hasOwn(fields, name)) {
    const value = text.slice(colon + 1);
    return (row) => holds(fields[name]?.(row), value);
  }
  return (row) => Object.values(fields).some((read) => holds(read(row), text));
}

function holds(value: string | undefined, text: string): boolean {
  return value?.toLowerCase().includes(text) ?? false;
}
