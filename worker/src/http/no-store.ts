import type { MiddlewareHandler } from "hono";

/** Keeps replies out of caches: they hold calls, documents and tickets. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  // A WebSocket's reply is the object's, and no cache takes it.
  if (context.res.status !== 101) context.header("cache-control", "no-store");
};
