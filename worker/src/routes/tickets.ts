import { readTicket } from "@plivo-edge/live/server";
import { Hono } from "hono";
import type { Environment } from "../config/environment.ts";
import { authenticateBackend, lacks } from "../http/api-key-auth.ts";
import { readBody } from "../http/body.ts";
import { relayUrls } from "../placements/relay-urls.ts";
import { TicketBodySchema } from "../placements/ticket-body.ts";

/** Makes tickets for backends that hold an API key, and so need neither the ticket secret nor an SDK. */
export function ticketRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.post("/", async (context) => {
    const backend = await authenticateBackend(context);
    if (backend instanceof Response) return backend;
    const { scopes, feeds } = backend.key;
    const mayNameFeeds = scopes.has("tickets") || feeds.size > 0;
    if (!mayNameFeeds) return lacks("tickets");
    const body = await readBody(context, TicketBodySchema);
    if (body instanceof Response) return body;
    const isNamed = "feed" in body && feeds.has(body.feed);
    if (!scopes.has("tickets") && !isNamed) return lacks("tickets");
    if (body.fields?.includes("unredacted") && !scopes.has("unredacted")) return lacks("unredacted");
    const ticket = await relayUrls(context).ticket(body);
    const claims = readTicket(ticket);
    const scope = "call" in claims ? `calls/${claims.call}` : `feeds/${claims.feed}`;
    const url = `${claims.url.replace(/^http/, "ws")}/v1/${scope}/events`;
    const expires = new Date(claims.expires * 1000).toISOString();
    return context.json({ ticket, url, expires }, 201);
  });
  return routes;
}
