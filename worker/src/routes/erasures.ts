import { Hono } from "hono";
import * as v from "valibot";
import { callObject } from "../config/stubs.ts";
import { apiKeyAuth } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import { Id } from "../http/id.ts";
import type { RelayEnv } from "../http/relay-address.ts";

/** The body of `POST /v1/erasures`. */
export const ErasureBodySchema: v.GenericSchema<unknown, { readonly call: string }> = v.strictObject({
  call: Id,
});

/** Forgets calls, for backends that hold an API key: somebody has asked to be forgotten. */
export function erasureRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.post("/", apiKeyAuth("erase"), jsonBody(ErasureBodySchema), async (context) => {
    const { call } = context.req.valid("json");
    const erased = await callObject(context.env, call).erase();
    return context.json({ erased }, erased ? 200 : 202);
  });
  return routes;
}
