import type { Context, Hono } from "hono";
import { type Account, sees } from "../account.ts";
import type { Call } from "../call/call.ts";
import { callNotFound } from "./error.ts";

/** Told of what no document of Plivo's allows and the SDKs send all the same. */
export type Undocumented = (what: string) => void;

/** What every request has. */
export interface ApiEnv {
  Variables: {
    /** The id of the request, which every reply carries. */
    readonly apiId: string;
    /** The account of the path. */
    readonly account: Account;
    /** Warns of what Plivo documents nowhere; with `strict`, throws an `ApiError` instead. */
    readonly undocumented: Undocumented;
  };
}

/** The routes of an account. */
export type Api = Hono<ApiEnv>;

/** The account's call of that id, if it has that phase. @throws ApiError otherwise. */
export function findCall(
  calls: readonly Call[],
  account: Account,
  id: string,
  holds: (call: Call) => boolean,
): Call {
  const call = calls.find(
    ({ callUuid, requestUuid, account: owner }) =>
      (callUuid === id || requestUuid === id) && sees(account, owner),
  );
  if (call === undefined || !holds(call)) throw callNotFound();
  return call;
}

/** The credentials as one spelling: their scheme may have any letters. */
export function authorizationOf({ req }: Context): string | undefined {
  return req.header("Authorization")?.replace(/^basic /i, "Basic ");
}
