import { type Context, Hono } from "hono";
import type { Exchange } from "../exchange.ts";
import { readRequest } from "./create.ts";
import { ApiError } from "./reply.ts";

/** What the routes share. */
export type ApiEnv = { Variables: { readonly apiId: string } };

/** Plivo's REST API over an exchange. */
export function createApi(exchange: Exchange): Hono<ApiEnv> {
  const { authId, authToken } = exchange.settings;
  const credentials = `Basic ${btoa(`${authId}:${authToken}`)}`;
  // Plivo's own SDKs disagree about the slash at the end.
  const app = new Hono<ApiEnv>({ strict: false });

  app.use(async (c, next) => {
    c.set("apiId", exchange.random.uuid());
    if (c.req.header("Authorization") !== credentials) {
      throw new ApiError(401, "authentication credentials were not provided");
    }
    await next();
  });

  app.post("/v1/Account/:authId/Call", async (c) => {
    const { request, destinations } = readRequest(await body(c), exchange.settings);
    const calls = exchange.place(request, destinations);
    const words = { one: "call", many: "calls" }[calls.length === 1 ? "one" : "many"];
    const message = `${words} ${calls[0]?.status === "queued" ? "queued" : "fired"}`;
    const ids = calls.map((call) => call.requestUuid);
    return c.json({ message, request_uuid: ids.length === 1 ? ids[0] : ids, api_id: c.get("apiId") }, 201);
  });

  app.notFound((c) => c.json({ api_id: c.get("apiId"), error: "not found" }, 404));
  app.onError((error, c) => {
    if (!(error instanceof ApiError)) throw error;
    return c.json({ api_id: c.get("apiId"), error: error.message }, error.status);
  });
  return app;
}

/** The JSON object in a request's body. */
async function body(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = await c.req.json().catch(() => undefined);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError(400, "the body is not a JSON object");
  }
  return Object.fromEntries(Object.entries(value));
}
