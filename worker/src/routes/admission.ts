import { closeCodes, subprotocol } from "@plivo-edge/live/frames";
import { type TicketClaims, TicketError, type TicketErrorCode, verifyTicket } from "@plivo-edge/live/server";
import type { Context } from "hono";
import { type Environment, readSettings } from "../environment.ts";
import { log } from "../log.ts";
import type { Grant } from "../subscribers.ts";

type RelayContext = Context<{ Bindings: Environment }>;

/** What a ticket opens: one call, or one feed. */
export type Scope = { readonly call: string } | { readonly feed: string };

type Refusal = TicketErrorCode | "missing" | "for something else";

/** Finds out what a ticket grants, or why it does not open this. */
async function admit(
  ticket: string | undefined,
  scope: Scope,
  environment: Environment,
): Promise<Grant | Refusal> {
  if (ticket === undefined) return "missing";
  try {
    const claims = await verifyTicket(ticket, { secrets: readSettings(environment).ticketSecrets });
    return opens(claims, scope) ? { numbers: claims.fields.includes("numbers") } : "for something else";
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    log("warn", "subscriber refused", { code: error.code });
    return error.code;
  }
}

function opens(claims: TicketClaims, scope: Scope): boolean {
  return "call" in scope
    ? "call" in claims && claims.call === scope.call
    : "feed" in claims && claims.feed === scope.feed;
}

/** Admits a plain request by the ticket in its `Authorization`, or says why not. */
export async function admitRequest({ env, req }: RelayContext, scope: Scope): Promise<Grant | Response> {
  const ticket = /^Bearer (\S+)$/.exec(req.header("authorization") ?? "")?.[1];
  const grant = await admit(ticket, scope, env);
  return typeof grant === "string" ? Response.json({ error: `ticket ${grant}` }, { status: 401 }) : grant;
}

/** Admits a WebSocket by the ticket among its subprotocols, and hands it to the object that it is to follow. */
export async function admitSocket(
  { env, req }: RelayContext,
  scope: Scope,
  object: { fetch(url: string, init: RequestInit): Promise<Response> },
): Promise<Response> {
  if (req.header("upgrade") !== "websocket") {
    return Response.json({ error: "this is a WebSocket" }, { status: 426 });
  }
  if (!mayAsk(req.header("origin"), env)) return refuse(closeCodes.forbidden, "origin not allowed");
  const grant = await admit(offeredTicket(req.header("sec-websocket-protocol")), scope, env);
  if (typeof grant === "string") return refuse(closeCodes.unauthorized, `ticket ${grant}`);

  const query = new URLSearchParams({ numbers: String(grant.numbers) });
  const { epoch, after } = req.query();
  if (epoch !== undefined && after !== undefined) {
    if (!/^\d{1,15}$/.test(after)) return refuse(closeCodes.badRequest, "after: must be a sequence number");
    query.set("epoch", epoch);
    query.set("after", after);
  }
  // Straight to the object: Hono's own WebSocket helper accepts sockets that cannot hibernate.
  return object.fetch(`https://relay/?${query}`, { headers: { upgrade: "websocket" } });
}

/** Whether pages of this origin may subscribe. Only browsers send one; everyone else is held by the ticket alone. */
export function mayAsk(origin: string | undefined, environment: Environment): boolean {
  const { allowedOrigins } = readSettings(environment);
  return !origin || !allowedOrigins || allowedOrigins.includes(origin);
}

/** Browsers can set no header on a WebSocket, so the ticket comes as a second subprotocol. */
function offeredTicket(protocols = ""): string | undefined {
  const offered = protocols.split(",").map((protocol) => protocol.trim());
  return offered.includes(subprotocol) ? offered.find((protocol) => protocol !== subprotocol) : undefined;
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
