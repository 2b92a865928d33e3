import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path, withQuery } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { type LiveCallFilters, LiveCallFiltersShape } from "../schemas/filters.ts";
import { type CallIds, CallIdsShape, type OngoingCall, OngoingCallShape } from "../schemas/ongoing-call.ts";
import { validate } from "../validate.ts";

/** The ids of the calls that ring or are answered. */
export function listLiveCalls(
  connection: Connection,
  filters: LiveCallFilters = {},
  options?: RequestOptions,
): PlivoPromise<CallIds> {
  return connection.send(
    () => ({
      name: "calls.live.list",
      method: "GET",
      path: withQuery("Call/", { status: "live", ...validate(LiveCallFiltersShape, filters, "filters") }),
      read: (answer) => validate(CallIdsShape, answer(), "body"),
    }),
    options,
  );
}

/** A call that rings or is answered. */
export function getLiveCall(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<OngoingCall> {
  return getOngoing(connection, "live", callUuid, options);
}

/** The ids of the calls that wait for their turn to be dialled. */
export function listQueuedCalls(connection: Connection, options?: RequestOptions): PlivoPromise<CallIds> {
  return connection.send(
    () => ({
      name: "calls.queued.list",
      method: "GET",
      path: withQuery("Call/", { status: "queued" }),
      read: (answer) => validate(CallIdsShape, answer(), "body"),
    }),
    options,
  );
}

/** A call that waits for its turn to be dialled. */
export function getQueuedCall(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<OngoingCall> {
  return getOngoing(connection, "queued", callUuid, options);
}

function getOngoing(
  connection: Connection,
  status: "live" | "queued",
  callUuid: string,
  options: RequestOptions | undefined,
): PlivoPromise<OngoingCall> {
  return connection.send(
    () => ({
      name: `calls.${status}.get`,
      method: "GET",
      path: withQuery(path`Call/${{ callUuid }}/`, { status }),
      read: (answer) => validate(OngoingCallShape, answer(), "body"),
    }),
    options,
  );
}
