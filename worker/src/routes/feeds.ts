import { Hono } from "hono";
import * as v from "valibot";
import type { Environment } from "../environment.ts";
import { admitRequest, admitSocket } from "./admission.ts";

const Cursor = v.object({
  after: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, "must be a sequence number"), v.toNumber()),
    "0",
  ),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.toNumber(), v.minValue(1), v.maxValue(1000)),
    "100",
  ),
});

/** What a subscriber may ask about the feed that its ticket names. */
export function feedRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.get("/:feed", async (context) => {
    const feed = context.req.param("feed");
    const grant = await admitRequest(context, { feed });
    if (grant instanceof Response) return grant;
    const cursor = v.safeParse(Cursor, context.req.query());
    if (!cursor.success) {
      const [issue] = cursor.issues;
      return context.json({ error: `${v.getDotPath(issue)}: ${issue.message}` }, 400);
    }
    const { after, limit } = cursor.output;
    return context.json(await context.env.FEED.getByName(feed).page(after, limit, grant));
  });

  routes.get("/:feed/events", (context) => {
    const feed = context.req.param("feed");
    return admitSocket(context, { feed }, context.env.FEED.getByName(feed));
  });
  return routes;
}
