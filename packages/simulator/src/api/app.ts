import { type Context, Hono } from "hono";
import type { Switch } from "../switch.ts";
import type { Api, ApiEnv } from "./context.ts";
import { addControl } from "./control.ts";
import { addCreate } from "./create.ts";
import { ApiError } from "./error.ts";
import { addMedia } from "./media.ts";
import { addRecords } from "./records.ts";
import { addStreams } from "./streams.ts";

/** Plivo's REST API over a switch. */
export function createApi(telephony: Switch): Api {
  const { authId, authToken } = telephony.context.settings;
  const credentials = `Basic ${btoa(`${authId}:${authToken}`)}`;
  // Plivo's own SDKs disagree about the slash at the end.
  const app: Api = new Hono<ApiEnv>({ strict: false });

  app.use(async (c, next) => {
    c.set("apiId", telephony.context.random.uuid());
    if (c.req.header("Authorization") !== credentials) {
      throw new ApiError(401, "authentication credentials were not provided");
    }
    await next();
  });
  const account = new Hono<ApiEnv>({ strict: false });
  for (const add of [addCreate, addRecords, addControl, addMedia, addStreams]) add(account, telephony);
  app.route(`/v1/Account/${authId}`, account);
  const paths = new Set(account.routes.map(({ path }) => path));
  for (const path of paths) {
    app.all(`/v1/Account/${authId}${path}`, () => {
      throw new ApiError(405, "method not allowed");
    });
  }
  app.notFound((c) => refuse(c, new ApiError(404, "not found")));
  app.onError((error, c) => {
    if (error instanceof ApiError) return refuse(c, error);
    throw error;
  });
  return app;
}

function refuse(c: Context<ApiEnv>, error: ApiError): Response {
  return c.json({ api_id: c.get("apiId"), error: error.message }, error.status);
}
