import { closeCodes, subprotocol } from "@plivo-edge/live/frames";
import { type TicketClaims, TicketError, type TicketErrorCode, verifyTicket } from "@plivo-edge/live/server";
import type { Context } from "hono";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";
import { log, nameOf } from "../log.ts";
import { handSocketTo } from "../subscribers/accept-subscriber.ts";
import { refuse } from "../subscribers/socket.ts";
import type { Grant } from "../subscribers/types.ts";
import { bearerOf } from "./bearer.ts";
import { isOverloaded, overloadPause } from "./overload.ts";
import { countAgainst } from "./rate-limit.ts";
import { relayAddresses } from "./relay-addresses.ts";
import { readStart } from "./start-query.ts";

export type RelayContext = Context<{ Bindings: Environment }>;

/** What a ticket opens: one call, or one feed. */
export type Scope = { readonly call: string } | { readonly feed: string };

/** What checking a ticket asks of the object that it opens. */
export interface TicketedObject {
  fetch(url: string, init: RequestInit): Promise<Response>;
  useTicket(id: string, expires: number): Promise<boolean>;
}

type Refusal =
  | TicketErrorCode
  | "missing"
  | "for another relay"
  | "for something else"
  | "revoked"
  | "used"
  | "not single-use, as one in a query must be";

/** What whoever brought the ticket is told: it fits into the reason of a WebSocket's close, 123 bytes. */
const refusals: Readonly<Record<Refusal, string>> = {
  missing: "ticket missing",
  malformed: "ticket malformed",
  forged: "ticket forged: it is not signed with this relay's TICKET_SECRET",
  expired: "ticket expired",
  revoked: "ticket revoked",
  used: "ticket used",
  "for another relay":
    "ticket for another relay: its url is none of this one's addresses; PUBLIC_URL adds one",
  "for something else": "ticket for something else",
  "not single-use, as one in a query must be": "ticket not single-use, as one in a query must be",
};

/**
 * Finds out what a ticket grants, or why it does not open this.
 *
 * @param shown the ticket where nobody but its bearer and the relay sees it; if there is none, the query is looked at
 */
async function grantOf(
  context: RelayContext,
  shown: string | undefined,
  scope: Scope,
  object: TicketedObject,
): Promise<Grant | Refusal> {
  const { env, req } = context;
  const ticket = shown ?? req.query("ticket");
  if (ticket === undefined) return "missing";
  const { ticketSecrets: secrets, ticketsFrom } = readSettings(env);
  try {
    const claims = await verifyTicket(ticket, { secrets });
    // Relays may share a secret, as those of two stages do.
    if (!relayAddresses(context).includes(claims.url)) return "for another relay";
    const issued = Math.round(claims.issued * 1000);
    if (issued < ticketsFrom) return "revoked";
    if (!opens(claims, scope)) return "for something else";
    // URLs stay behind in logs and histories. What is found there must not open anything any more.
    if (shown === undefined && !claims.once) return "not single-use, as one in a query must be";
    await countAgainst(`ticket ${claims.id}`, env);
    const expires = claims.expires * 1000;
    if (claims.once && !(await object.useTicket(claims.id, expires))) return "used";
    return { unredacted: claims.fields.includes("unredacted"), issued, expires, ticket: claims.id };
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

/** Authorizes a plain request by the ticket in its `Authorization` or its query, or says why not. */
export async function authorizeRequest(
  context: RelayContext,
  scope: Scope,
  object: TicketedObject,
): Promise<Grant | Response> {
  // CORS alone would let the request through, and only keep the reply from the page.
  if (!mayAsk(context)) return Response.json({ error: "origin not allowed" }, { status: 403 });
  const grant = await grantOf(context, bearerOf(context), scope, object);
  return typeof grant === "string" ? refuseTicket(grant) : grant;
}

/** The ticket of a plain request: in its \`Authorization\`, or in its query. */
export function ticketOf(context: RelayContext): string | undefined {
  return bearerOf(context) ?? context.req.query("ticket");
}

/** The reply to a ticket that does not open this. */
export function refuseTicket(code: Refusal): Response {
  log("warn", "subscriber refused", { code });
  return Response.json({ error: refusals[code] }, { status: 401 });
}

/**
 * Authorizes a WebSocket by the ticket among its subprotocols or in its query, and hands it to the object that it is to
 * follow.
 */
export async function authorizeSocket(
  context: RelayContext,
  scope: Scope,
  object: TicketedObject,
): Promise<Response> {
  const offered = (context.req.header("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
  const speaks = offered.includes(subprotocol);
  // Browsers can set no header on a WebSocket, so the ticket comes as a second subprotocol.
  const ticket = speaks ? offered.find((name) => name !== subprotocol) : undefined;
  const reply = await openSocket(context, ticket, scope, object);
  // Clients hang up on a subprotocol that they have not offered.
  return speaks ? reply : new Response(null, { status: 101, webSocket: reply.webSocket });
}

async function openSocket(
  context: RelayContext,
  ticket: string | undefined,
  scope: Scope,
  object: TicketedObject,
): Promise<Response> {
  if (!mayAsk(context)) return refuse(closeCodes.forbidden, "origin not allowed");
  const start = readStart(context.req.query());
  if (typeof start === "string") return refuse(closeCodes.badRequest, start);
  try {
    const grant = await grantOf(context, ticket, scope, object);
    if (typeof grant !== "string") return await handSocketTo(object, { grant, start });
    log("warn", "subscriber refused", { code: grant });
    return refuse(closeCodes.unauthorized, refusals[grant]);
  } catch (error) {
    // An object that has too much to do must not be asked again by everyone at once.
    if (!isOverloaded(error)) throw error;
    log("error", "subscriber put off", { error: nameOf(error) });
    return refuse(closeCodes.busy, `retry=${overloadPause * 1000}`);
  }
}

/** Whether the page that asks may subscribe. Only browsers say whose it is; everyone else is held by the ticket alone. */
export function mayAsk({ env, req }: RelayContext): boolean {
  const origin = req.header("origin");
  const { allowedOrigins, publicUrl } = readSettings(env);
  if (!origin || !allowedOrigins || allowedOrigins.includes(origin)) return true;
  // The console's origin is the relay's own, by whichever of its addresses it was opened.
  return [req.url, publicUrl].some((url) => url !== undefined && new URL(url).origin === origin);
}
