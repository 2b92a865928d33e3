import { Hono } from "hono";
import * as v from "valibot";
import type { Environment } from "../config/environment.ts";
import { feedObject } from "../config/stubs.ts";
import { follow } from "../http/follow.ts";
import { Count, complaint, Sequence } from "../http/query.ts";
import { authorizeRequest, refuseTicket } from "../http/ticket-auth.ts";

export const Cursor: v.GenericSchema<unknown, { after: number; limit: number }> = v.object({
  after: v.optional(Sequence, "0"),
  limit: v.optional(v.pipe(Count, v.minValue(1, "must be a number from 1 to 1000")), "100"),
});

/** What a subscriber may ask about the feed that its ticket names. */
export function feedRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.get("/:feed", async (context) => {
    const feed = context.req.param("feed");
    const object = feedObject(context.env, feed);
    // First, so that a ticket which opens once is not used up by a mistake.
    const cursor = v.safeParse(Cursor, context.req.query());
    if (!cursor.success) return context.json({ error: complaint(cursor.issues) }, 400);
    const { after, limit } = cursor.output;
    const grant = await authorizeRequest(context, { feed }, object);
    if (grant instanceof Response) return grant;
    const page = await object.look(after, limit, grant);
    return page ? context.json(page) : refuseTicket("revoked");
  });

  routes.get("/:feed/events", (context) => {
    const feed = context.req.param("feed");
    return follow(context, { feed }, feedObject(context.env, feed));
  });
  return routes;
}
