import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { sees } from "../account.ts";
import type { Random } from "../random.ts";
import type { Switch } from "../switch.ts";
import { replyLater } from "./asynchronous.ts";
import { type Api, type ApiEnv, authorizationOf } from "./context.ts";
import { addControl } from "./control.ts";
import { addCreate } from "./create.ts";
import { ApiError } from "./error.ts";
import { addMedia } from "./media.ts";
import { addMultiPartyCalls } from "./multi-party-calls.ts";
import { addRecords } from "./records.ts";
import { RequestLimit } from "./request-limit.ts";
import { addStreams } from "./streams.ts";

/** Plivo's REST API over a switch. Its requests have ids of their own. */
export function createApi(telephony: Switch, apiIds: Random): Api {
  // Plivo's own SDKs disagree about the slash at the end.
  const app: Api = new Hono<ApiEnv>({ strict: false });
  app.use(async (c, next) => {
    c.set("apiId", apiIds.uuid());
    await next();
    // Some SDKs read the type of a reply that has no body.
    if (!c.res.headers.has("Content-Type")) c.res.headers.set("Content-Type", "application/json");
  });
  // Who has a recording's URL may fetch it.
  app.get("/v1/Account/:account/Recording/:file", (c) => {
    const file = telephony.context.recordingFiles.read(c.req.param("file"));
    if (file === undefined) throw new ApiError(404, "not found");
    return c.body(file.bytes, 200, { "Content-Type": file.type });
  });
  app.use(authenticate(telephony));

  const account = new Hono<ApiEnv>({ strict: false });
  account.use(replyLater(telephony.context));
  for (const add of [addCreate, addRecords, addControl, addMedia, addStreams, addMultiPartyCalls])
    add(account, telephony);
  const paths = new Set(account.routes.map(({ path }) => path).filter(isWhole));
  for (const path of paths) {
    account.all(path, () => {
      throw new ApiError(405, "method not allowed");
    });
  }
  app.route("/v1/Account/:account", account);
  app.notFound((c) => {
    telephony.context.warn(`${c.req.method} ${resource(c)}: this is not simulated`);
    return refuse(c, new ApiError(404, "not found"));
  });
  app.onError((error, c) => {
    if (error instanceof ApiError) return refuse(c, error, telephony.context.settings.unauthorizedAsText);
    throw error;
  });
  return app;
}

/** Whether every method that Plivo has at a path is here; of multiparty calls only some are. */
function isWhole(path: string): boolean {
  return path !== "/*" && !path.startsWith("/MultiPartyCall/");
}

/** The path behind the account's id, which is nobody's business. */
function resource({ req }: Context<ApiEnv>): string {
  return req.path.replace(/^\/v1\/Account\/[^/]+/, "");
}

/** Whether the request names an account and its token, or a main account's for one of its sub-accounts. */
function authenticate({ accounts, context }: Switch) {
  const limit = new RequestLimit(context.clock, context.settings.apiRequestsPerFiveSeconds);
  return createMiddleware<ApiEnv>(async (c, next) => {
    const authorization = authorizationOf(c);
    const actor = accounts.find(
      ({ authId, authToken }) => authorization === `Basic ${btoa(`${authId}:${authToken}`)}`,
    );
    if (actor === undefined) throw new ApiError(401, "authentication credentials were not provided");
    if (!limit.takes(actor.main)) throw new ApiError(429, "too many API requests");
    const [, id] = /^\/v1\/Account\/([^/]+)/.exec(c.req.path) ?? [];
    const account = accounts.find(({ authId }) => authId === id);
    if (account === undefined || !sees(actor, account)) throw new ApiError(404, "not found");
    c.set("account", account);
    c.set("undocumented", (what) => {
      if (context.settings.strict) throw new ApiError(400, what);
      context.warn(`${c.req.method} ${resource(c)}: ${what}`);
    });
    await next();
  });
}

function refuse(c: Context<ApiEnv>, error: ApiError, asText = false): Response {
  if (error.status === 401 && asText) return c.text(error.message, 401);
  return c.json({ api_id: c.get("apiId"), error: error.message }, error.status);
}
