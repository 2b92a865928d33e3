import { Hono } from "hono";
import { connectPlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { faultyVariables } from "../config/settings.ts";

const objects = ["CALL", "FEED", "PLACEMENT"] as const;

/** Tells whether the relay is configured. Asks neither Plivo nor any object: it is meant to be asked often. */
export function healthRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.get("/", ({ env, json }) => {
    const missing = [...objects.filter((name) => env[name] === undefined), ...faultyVariables(env)];
    const placing = env.API_KEYS !== undefined;
    if (placing && env.PLIVO_AUTH_ID === undefined) missing.push("PLIVO_AUTH_ID");
    if (missing.length > 0) return json({ ok: false, missing }, 500);
    return json({ ok: true, placing, watching: connectPlivo(env) !== undefined });
  });
  return routes;
}
