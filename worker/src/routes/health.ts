import { Hono } from "hono";
import { connectPlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { settingProblems, variableProblem } from "../config/settings.ts";

/** Tells whether the relay is configured. Asks neither Plivo nor any object: it is meant to be asked often. */
export function healthRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.get("/", ({ env, json }) => {
    const placing = env.API_KEYS !== undefined;
    const problems = [
      ...settingProblems(env),
      ...(placing && env.PLIVO_AUTH_ID === undefined ? [variableProblem("PLIVO_AUTH_ID", "is missing")] : []),
    ];
    if (problems.length > 0) return json({ ok: false, problems }, 500);
    return json({ ok: true, placing, watching: connectPlivo(env) !== undefined });
  });
  return routes;
}
