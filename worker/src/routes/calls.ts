import { Hono } from "hono";
import { callObject } from "../config/stubs.ts";
import { follow } from "../http/follow.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { authorizeRequest, ticketRefusal } from "../http/ticket-auth.ts";

/** What a subscriber may ask about the call that its ticket names. */
export function callRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();

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
