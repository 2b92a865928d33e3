import { Hono } from "hono";
import type { Environment } from "../environment.ts";
import { callObject } from "../objects.ts";
import { admitRequest } from "./admission.ts";
import { follow } from "./follow.ts";

/** What a subscriber may ask about the call that its ticket names. */
export function callRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.get("/:call", async (context) => {
    const call = context.req.param("call");
    const object = callObject(context.env, call);
    const pass = await admitRequest(context, { call }, object);
    if (pass instanceof Response) return pass;
    return context.json(await object.snapshot(pass), 200, { "cache-control": "no-store" });
  });

  routes.get("/:call/events", (context) => {
    const call = context.req.param("call");
    return follow(context, { call }, callObject(context.env, call));
  });
  return routes;
}
