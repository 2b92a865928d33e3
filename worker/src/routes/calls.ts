import { Hono } from "hono";
import type { Environment } from "../config/environment.ts";
import { callObject } from "../config/stubs.ts";
import { follow } from "../http/follow.ts";
import { authorizeRequest, ticketRefusal } from "../http/ticket-auth.ts";

/** What a subscriber may ask about the call that its ticket names. */
export function callRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.get("/:call", async (context) => {
    const call = context.req.param("call");
    const object = callObject(context.env, call);
    const grant = await authorizeRequest(context, { call }, object);
    const snapshot = await object.look(grant);
    if (!snapshot) throw ticketRefusal("revoked");
    return context.json(snapshot);
  });

  routes.get("/:call/events", (context) => {
    const call = context.req.param("call");
    return follow(context, { call }, callObject(context.env, call));
  });
  return routes;
}
