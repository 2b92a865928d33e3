import type { MiddlewareHandler } from "hono";
import type { Environment } from "../config/environment.ts";
import { Refusal } from "./refusal.ts";

/** Lets a request through where the relay has the objects that campaigns need, and else says which ones to add. */
export const campaignsBound: MiddlewareHandler<{ Bindings: Environment }> = async ({ env }, next) => {
  const bindings = { CAMPAIGN: "Campaign", PACER: "Pacer" } as const;
  const missing = Object.entries(bindings).filter(
    ([name]) => env[name as keyof typeof bindings] === undefined,
  ); // its keys
  if (missing.length > 0) {
    const list = missing.map(([name, kind]) => `${name} to the class ${kind}`).join(" and ");
    throw new Refusal(501, {
      error: `this relay has no campaigns: bind ${list} in wrangler.toml, under [[durable_objects.bindings]], with a migration that makes them`,
    });
  }
  await next();
};
