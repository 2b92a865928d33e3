import type { Plivo } from "@plivo-edge/client";
import type { MiddlewareHandler } from "hono";
import { requirePlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";

/** Gives a route Plivo's API, before anything else is said of the request where the relay has no account there. */
export const withPlivo: MiddlewareHandler<{
  Bindings: Environment;
  Variables: { plivo: Plivo };
}> = async (context, next) => {
  context.set("plivo", requirePlivo(context.env));
  await next();
};
