import { sameDestination } from "@plivo-edge/plivo/destination";
import type { Connection } from "../connection.ts";
import { PlivoApiError } from "../errors.ts";
import type { RequestOptions } from "../options.ts";
import type { Destination } from "./create.ts";
import { listCalls } from "./list.ts";
import { getLiveCall, getQueuedCall, listLiveCalls, listQueuedCalls } from "./ongoing.ts";

/** Which call may have been placed. */
export interface FindRecentParameters {
  /** Whom it may have been placed to. */
  to: Destination;
  /** The caller id that it may have been placed with. */
  from?: string | undefined;
  /** When the dial began: `error.sentAt`. */
  since: Date;
  /** How many queued calls to look into; Plivo lists their ids only. @defaultValue `100` */
  mostQueued?: number | undefined;
}

/** A call that was found, and where. */
export interface RecentCall {
  readonly state: "queued" | "live" | "ended";
  readonly callUuid: string;
  readonly requestUuid?: string | null | undefined;
}

/** What was found. */
export interface RecentCalls {
  readonly calls: readonly RecentCall[];
  /** False if more calls were queued than were looked into: the call may be among them. */
  readonly complete: boolean;
}

/**
 * Looks for a call that an ambiguous `calls.create` may have placed: among the queued calls, then the live ones, then
 * the records of ended ones. A call only moves in that direction, so it cannot be missed by moving.
 *
 * Plivo has no idempotency key, so this tells that there is *a* call to that destination, and not whose it is. How
 * soon after its end a call has a record is not documented: ask again before you take "none" for an answer.
 *
 * @throws {PlivoError} whatever a look-up throws
 * @example
 * if (error.ambiguous && error.sentAt) {
 *   const { calls, complete } = await findRecentCalls(connection, { to, from, since: error.sentAt });
 *   if (complete && calls.length === 0) await dialAgain();
 * }
 */
export async function findRecentCalls(
  connection: Connection,
  { to, from, since, mostQueued = 100 }: FindRecentParameters,
  options?: RequestOptions,
): Promise<RecentCalls> {
  // The clocks of two machines are allowed a minute.
  const earliest = new Date(since.getTime() - 60_000);
  const found = new Map<string, RecentCall>();
  const add = (
    state: RecentCall["state"],
    { callUuid, requestUuid }: { callUuid: string; requestUuid?: string | null | undefined },
    caller: string | null | undefined,
    callee: string | null | undefined,
    begun?: string | null | undefined,
  ): void => {
    // Plivo leaves callers out: what is not known is not ruled out.
    const isFrom = !from || caller == null || same(caller, from);
    if (same(callee, to) && isFrom && begunAt(begun) >= earliest.getTime())
      found.set(callUuid, { state, callUuid, requestUuid });
  };

  const queued = await listQueuedCalls(connection, options);
  for (const id of queued.calls.slice(0, mostQueued)) {
    const call = await unlessGone(getQueuedCall(connection, id, options));
    if (call) add("queued", call, call.from, call.to);
  }
  const number = sameDestination(to);
  const live = await listLiveCalls(connection, { callDirection: "outbound", toNumber: number }, options);
  for (const id of live.calls) {
    const call = await unlessGone(getLiveCall(connection, id, options));
    // In UTC, and written without saying so.
    if (call) add("live", call, call.from, call.to, call.sessionStart && `${call.sessionStart}Z`);
  }
  const filters = { callDirection: "outbound", toNumber: number, endTime: { gte: earliest } } as const;
  for await (const record of listCalls(connection, filters, options)) {
    add("ended", record, record.fromNumber, record.toNumber, record.initiationTime);
  }
  return { calls: [...found.values()], complete: queued.calls.length <= mostQueued };
}

function same(one: string | null | undefined, other: string): boolean {
  // What is not known is no destination's name as a text either.
  return sameDestination(String(one)) === sameDestination(other);
}

/** When a call began; the end of time if that is not known, so that it is not left out for its age. */
function begunAt(time: string | null | undefined): number {
  return Date.parse(time?.replace(" ", "T") ?? "") || Infinity;
}

/** Undefined for a call that has moved on between the list and the look: it is found in the next place. */
async function unlessGone<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof PlivoApiError && error.status === 404) return undefined;
    throw error;
  }
}
