import type { MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import type { ApiEnv } from "./context.ts";
import { ApiError } from "./error.ts";

/**
 * Plivo's asynchronous API: a request with a `callback_url` is answered at once, and its real reply goes to that URL.
 * Record has a `callback_url` of its own, which is told of the recording.
 */
export function replyLater({ settings, notifyAccount }: Context): MiddlewareHandler<ApiEnv> {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const isRecord = /\/Record\/?$/.test(c.req.path);
    const { url, method } = await callback(c.req.raw);
    if (url === undefined || (isRecord && !settings.recordCallbackIsAsynchronous)) return next();
    if (!/^https?:\/\/\S+$/i.test(url)) throw new ApiError(400, "callback_url parameter must be a URL");
    await next();
    // What a handler throws becomes its reply before this goes on.
    notifyAccount(c.get("account"), "asynchronous", { url, method }, parametersOf(await c.res.text()));
    const status = c.req.method === "POST" && /\/Call\/?$/.test(c.req.path) ? 201 : 200;
    c.res = c.json({ message: "async api spawned", api_id: c.get("apiId") }, status);
  });
}

async function callback(request: Request): Promise<{ url: string | undefined; method: string }> {
  const named = new Map(new URL(request.url).searchParams);
  if (request.method !== "GET") {
    for (const [name, value] of pairs(await request.clone().text())) {
      if (typeof value === "string") named.set(name, value);
    }
  }
  const method = named.get("callback_method")?.toUpperCase() === "GET" ? "GET" : "POST";
  return { url: named.get("callback_url") || undefined, method };
}

/** The parameters of a body, which is JSON or a form. */
function pairs(body: string): readonly [string, unknown][] {
  try {
    return Object.entries(Object(JSON.parse(body)));
  } catch {
    return [...new URLSearchParams(body)];
  }
}

/** A reply as the parameters of a callback: lists and objects as JSON. Plivo shows none. */
function parametersOf(reply: string): Record<string, string> {
  if (reply === "") return {};
  const value: unknown = JSON.parse(reply);
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, each]) => [
      name,
      typeof each === "string" ? each : JSON.stringify(each),
    ]),
  );
}
