import type { MiddlewareHandler } from "hono";

/** Keeps replies out of caches: they hold calls, documents and tickets. */
export const noStore: MiddlewareHandler = async (context, next) => {
  // Before the reply is made: to add it to one that is there makes another of it.
  context.header("cache-control", "no-store");
  await next();
  const { headers, status } = context.res;
  // A WebSocket's reply is the object's, and no cache takes it.
  if (status !== 101 && !headers.has("cache-control")) context.header("cache-control", "no-store");
};
