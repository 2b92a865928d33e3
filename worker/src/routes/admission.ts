import { closeCodes, subprotocol } from "@plivo-edge/live/frames";
import { type TicketClaims, TicketError, type TicketErrorCode, verifyTicket } from "@plivo-edge/live/server";
import type { Context } from "hono";
import { type Environment, readSettings } from "../environment.ts";
import { log, nameOf } from "../log.ts";
import { countAgainst } from "../rate.ts";
import { refuse, visitObject } from "../socket.ts";
import type { Pass } from "../subscribers.ts";
import { readStart } from "./start.ts";

export type RelayContext = Context<{ Bindings: Environment }>;

/** What a ticket opens: one call, or one feed. */
export type Scope = { readonly call: string } | { readonly feed: string };

/** What admission asks of the object behind a scope. */
export interface Admitting {
  fetch(url: string, init: RequestInit): Promise<Response>;
  useTicket(id: string, expires: number): Promise<boolean>;
}

type Refusal = TicketErrorCode | "missing" | "for something else" | "used";

/** Finds out what a ticket grants, or why it does not open this. */
async function admit(
  ticket: string | undefined,
  scope: Scope,
  object: Admitting,
  environment: Environment,
): Promise<Pass | Refusal> {
  if (ticket === undefined) return "missing";
  try {
    const claims = await verifyTicket(ticket, { secrets: readSettings(environment).ticketSecrets });
    if (!opens(claims, scope)) return "for something else";
    await countAgainst(`ticket ${claims.id}`, environment);
    const expires = claims.expires * 1000;
    if (claims.once && !(await object.useTicket(claims.id, expires))) return "used";
    return { numbers: claims.fields.includes("numbers"), expires };
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    return error.code;
  }
}

function opens(claims: TicketClaims, scope: Scope): boolean {
  return "call" in scope
    ? "call" in claims && claims.call === scope.call
    : "feed" in claims && claims.feed === scope.feed;
}

/** Admits a plain request by the ticket in its `Authorization`, or says why not. */
export async function admitRequest(
  { env, req }: RelayContext,
  scope: Scope,
  object: Admitting,
): Promise<Pass | Response> {
  // CORS alone would let the request through, and only keep the reply from the page.
  if (!mayAsk(req.header("origin"), env))
    return Response.json({ error: "origin not allowed" }, { status: 403 });
  const ticket = /^Bearer (\S+)$/.exec(req.header("authorization") ?? "")?.[1];
  const pass = await admit(ticket, scope, object, env);
  if (typeof pass !== "string") return pass;
  log("warn", "subscriber refused", { code: pass });
  return Response.json({ error: `ticket ${pass}` }, { status: 401 });
}

/** Admits a WebSocket by the ticket among its subprotocols, and hands it to the object that it is to follow. */
export async function admitSocket(
  { env, req }: RelayContext,
  scope: Scope,
  object: Admitting,
): Promise<Response> {
  if (!mayAsk(req.header("origin"), env)) return refuse(closeCodes.forbidden, "origin not allowed");
  const start = readStart(req.query());
  if (typeof start === "string") return refuse(closeCodes.badRequest, start);
  try {
    const pass = await admit(offeredTicket(req.header("sec-websocket-protocol")), scope, object, env);
    if (typeof pass !== "string") return await visitObject(object, { pass, start });
    log("warn", "subscriber refused", { code: pass });
    return refuse(closeCodes.unauthorized, `ticket ${pass}`);
  } catch (error) {
    // An object that has too much to do must not be asked again by everyone at once.
    if (!(error instanceof Error && "overloaded" in error && error.overloaded)) throw error;
    log("error", "subscriber put off", { error: nameOf(error) });
    return refuse(closeCodes.busy, "retry=10000");
  }
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
