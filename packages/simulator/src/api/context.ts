import type { Hono } from "hono";
import type { Call } from "../call/call.ts";
import { callNotFound } from "./error.ts";

/** What every request has. */
export interface ApiEnv {
  Variables: {
    /** The id of the request, which every reply carries. */
    readonly apiId: string;
  };
}

/** The routes of an account. */
export type Api = Hono<ApiEnv>;

/** The call of the path, if it has that phase. @throws ApiError otherwise. */
export function findCall(calls: readonly Call[], id: string, holds: (call: Call) => boolean): Call {
  const call = calls.find(({ callUuid, requestUuid }) => callUuid === id || requestUuid === id);
  if (call === undefined || !holds(call)) throw callNotFound();
  return call;
}
