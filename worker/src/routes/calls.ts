import { closeCodes, subprotocol } from "@plivo-edge/live/frames";
import { type TicketClaims, TicketError, type TicketErrorCode, verifyTicket } from "@plivo-edge/live/server";
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Grant } from "../call/subscribers.ts";
import { type Environment, readSettings } from "../environment.ts";
import { log } from "../log.ts";

/** What a subscriber may ask about the call that its ticket names. */
export function callRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.use(
    cors({
      origin: (origin, { env }) => (mayAsk(origin, env) ? origin : null),
      allowHeaders: ["authorization"],
    }),
  );

  routes.get("/:call", async (context) => {
    const { env, req } = context;
    const ticket = /^Bearer (\S+)$/.exec(req.header("authorization") ?? "")?.[1];
    const claims = await admit(ticket, req.param("call"), env);
    if (typeof claims === "string") return context.json({ error: `ticket ${claims}` }, 401);
    return context.json(await env.CALL.getByName(claims.call).snapshot(grantOf(claims)));
  });

  routes.get("/:call/events", async (context) => {
    const { env, req } = context;
    if (req.header("upgrade") !== "websocket") return context.json({ error: "this is a WebSocket" }, 426);
    if (!mayAsk(req.header("origin"), env)) return refuse(closeCodes.forbidden, "origin not allowed");
    const claims = await admit(offeredTicket(req.header("sec-websocket-protocol")), req.param("call"), env);
    if (typeof claims === "string") return refuse(closeCodes.unauthorized, `ticket ${claims}`);

    const query = new URLSearchParams({ numbers: String(grantOf(claims).numbers) });
    const { epoch, after } = req.query();
    if (epoch !== undefined && after !== undefined) {
      if (!/^\d{1,15}$/.test(after)) return refuse(closeCodes.badRequest, "after: must be a sequence number");
      query.set("epoch", epoch);
      query.set("after", after);
    }
    // Straight to the object: Hono's own WebSocket helper accepts sockets that cannot hibernate.
    const object = env.CALL.getByName(claims.call);
    return object.fetch(`https://call/?${query}`, { headers: { upgrade: "websocket" } });
  });
  return routes;
}

/** Finds out what a ticket opens, or why it does not open this call. */
async function admit(
  ticket: string | undefined,
  call: string,
  environment: Environment,
): Promise<TicketClaims | TicketErrorCode | "missing" | "for another call"> {
  if (ticket === undefined) return "missing";
  try {
    const claims = await verifyTicket(ticket, { secrets: readSettings(environment).ticketSecrets });
    return claims.call === call ? claims : "for another call";
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    log("warn", "subscriber refused", { code: error.code });
    return error.code;
  }
}

function grantOf(claims: TicketClaims): Grant {
  return { numbers: claims.fields.includes("numbers") };
}

/** Browsers can set no header on a WebSocket, so the ticket comes as a second subprotocol. */
function offeredTicket(protocols = ""): string | undefined {
  const offered = protocols.split(",").map((protocol) => protocol.trim());
  return offered.includes(subprotocol) ? offered.find((protocol) => protocol !== subprotocol) : undefined;
}

function mayAsk(origin: string | undefined, environment: Environment): boolean {
  const { allowedOrigins } = readSettings(environment);
  // Only browsers send an origin; everyone else is held by the ticket alone.
  return !origin || !allowedOrigins || allowedOrigins.includes(origin);
}

/** A page cannot see why an upgrade failed, so a refused one is accepted and closed with the reason. */
function refuse(code: number, reason: string): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: { "sec-websocket-protocol": subprotocol },
  });
}
