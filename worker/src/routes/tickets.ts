import { readTicket } from "@plivo-edge/live/server";
import { Hono } from "hono";
import type { Environment } from "../environment.ts";
import { speakFor } from "../placing/speaker.ts";
import { TicketWishSchema } from "../placing/ticket-wish.ts";
import { admitBackend } from "./api-key.ts";
import { readBody } from "./body.ts";

/** Makes tickets for backends that hold an API key, and so need neither the ticket secret nor an SDK. */
export function ticketRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.post("/", async (context) => {
    const key = await admitBackend(context);
    if (key instanceof Response) return key;
    const wish = await readBody(context, TicketWishSchema);
    if (wish instanceof Response) return wish;
    const ticket = await speakFor(context).ticket(wish);
    const claims = readTicket(ticket);
    const scope = "call" in claims ? `calls/${claims.call}` : `feeds/${claims.feed}`;
    const url = `${claims.url.replace(/^http/, "ws")}/v1/${scope}/events`;
    const expires = new Date(claims.expires * 1000).toISOString();
    return context.json({ ticket, url, expires }, 201, { "cache-control": "no-store" });
  });
  return routes;
}
