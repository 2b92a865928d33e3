import { readTicket, type TicketScope } from "@plivo-edge/live/server";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { apiKeyAuth, type KeyedEnv, requireScope } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { relayUrls } from "../placements/relay-urls.ts";
import { TicketBodySchema } from "../placements/ticket-body.ts";

// Before the body is read, so that a key which may make none is not told what is wrong with it.
const mayMakeSome = createMiddleware<KeyedEnv>(async ({ var: { backend } }, next) => {
  if (backend.key.feeds.size === 0) requireScope(backend.key, "tickets");
  await next();
});

/** Makes tickets for backends that hold an API key, and so need neither the ticket secret nor an SDK. */
export function ticketRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.post("/", apiKeyAuth(), mayMakeSome, jsonBody(TicketBodySchema), async (context) => {
    const { key } = context.var.backend;
    const body = context.req.valid("json");
    if (!("feed" in body && key.feeds.has(body.feed))) requireScope(key, "tickets");
    if (body.fields?.includes("unredacted")) requireScope(key, "unredacted");
    const ticket = await relayUrls(context.env, context.var.address).ticket(body);
    const claims = readTicket(ticket);
    const url = `${claims.url.replace(/^http/, "ws")}/v1/${pathOf(claims)}/events`;
    const expires = new Date(claims.expires * 1000).toISOString();
    return context.json({ ticket, url, expires }, 201);
  });
  return routes;
}

function pathOf(scope: TicketScope): string {
  if ("call" in scope) return `calls/${scope.call}`;
  return "feed" in scope ? `feeds/${scope.feed}` : `campaigns/${scope.campaign}`;
}
