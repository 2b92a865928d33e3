import type { MiddlewareHandler } from "hono";

/** Keeps replies out of caches: they hold calls, documents and tickets. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers, status } = context.res;
  // A WebSocket's reply is the object's, and no cache takes it. Not `context.header`, which makes another reply.
  if (status !== 101) headers.set("cache-control", "no-store");
};
