import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Environment } from "../config/environment.ts";

/**
 * Counts every request in Analytics Engine, where a dataset is bound: `blob1` is the method, `blob2` the route, `blob3` the
 * status, `double1` the milliseconds.
 */
export const countRequest: MiddlewareHandler<{ Bindings: Environment }> = async (context, next) => {
  const { ANALYTICS } = context.env;
  if (!ANALYTICS) return next();
  const began = Date.now();
  await next();
  // The route's pattern and not its path: an id in it would make a series of every call.
  const route = routePath(context, -1);
  try {
    ANALYTICS.writeDataPoint({
      indexes: [route],
      blobs: [context.req.method, route, String(context.res.status)],
      doubles: [Date.now() - began],
    });
  } catch {
    // A request that was carried out must not fail for not being counted.
  }
};
