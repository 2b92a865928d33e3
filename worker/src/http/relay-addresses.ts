import type { Context } from "hono";
import { baseRoutePath } from "hono/route";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";

/**
 * The addresses at which the relay is reached, as a `RelayClient` writes them: its public one where it has one, and the one
 * at which it was asked.
 *
 * @param context of a route below `/v1/calls` or the like
 */
export function relayAddresses<Env extends { Bindings: Environment }>(
  context: Context<Env>,
): readonly [string, ...string[]] {
  const { origin, pathname } = new URL(context.req.url);
  const { publicUrl } = readSettings(context.env);
  // A Worker may have mounted the relay under a path of its own, which comes before the version.
  const mounted = baseRoutePath(context).split("/").length - "/v1/calls".split("/").length + 1;
  const path = pathname.split("/").slice(0, mounted).join("/");
  const asked = `${origin}${path}`;
  return publicUrl === undefined ? [asked] : [`${new URL(publicUrl).href.replace(/\/+$/, "")}${path}`, asked];
}
