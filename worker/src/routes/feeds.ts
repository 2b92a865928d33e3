import { Hono } from "hono";
import { validator } from "hono/validator";
import * as v from "valibot";
import { feedObject } from "../config/stubs.ts";
import { follow } from "../http/follow.ts";
import { Count, readParameters, Sequence } from "../http/query.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { authorizeRequest, ticketRefusal } from "../http/ticket-auth.ts";

export const Cursor: v.GenericSchema<unknown, { after: number; limit: number }> = v.object({
  after: v.optional(Sequence, "0"),
  limit: v.optional(v.pipe(Count, v.minValue(1, "must be a number from 1 to 1000")), "100"),
});

/** What a subscriber may ask about the feed that its ticket names. */
export function feedRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();

  // The query first, so that a ticket which opens once is not used up by a mistake.
  const cursor = validator("query", (_, { req }) => readParameters(Cursor, req.query()));
  routes.get("/:feed", cursor, async (context) => {
    const feed = context.req.param("feed");
    const object = feedObject(context.env, feed);
    const { after, limit } = context.req.valid("query");
    const grant = await authorizeRequest(context, { feed }, object);
    const page = await object.look(after, limit, grant);
    if (!page) throw ticketRefusal("revoked");
    return context.json(page);
  });

  routes.get("/:feed/events", (context) => {
    const feed = context.req.param("feed");
    return follow(context, { feed }, feedObject(context.env, feed));
  });
  return routes;
}
