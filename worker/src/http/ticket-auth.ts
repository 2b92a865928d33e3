import { closeCodes, subprotocol } from "@plivo-edge/live/frames";
import {
  type TicketClaims,
  TicketError,
  type TicketErrorCode,
  type TicketScope,
  verifyTicket,
} from "@plivo-edge/live/server";
import type { Context } from "hono";
import { readSettings } from "../config/settings.ts";
import { log, nameOf } from "../log.ts";
import { handSocketTo } from "../subscribers/accept-subscriber.ts";
import { refuse } from "../subscribers/socket.ts";
import type { Grant } from "../subscribers/types.ts";
import { findBackend, requireScope } from "./api-key-auth.ts";
import { bearerOf } from "./bearer.ts";
import { isOverloaded, overloadPause } from "./overload.ts";
import { countAgainst } from "./rate-limit.ts";
import { Refusal } from "./refusal.ts";
import type { RelayEnv } from "./relay-address.ts";
import { readStart } from "./start-query.ts";

export type RelayContext = Context<RelayEnv>;

/** What a ticket opens: one call, one feed, or one campaign. */
export type Scope = TicketScope;

/** What checking a ticket asks of the object that it opens. */
export interface TicketedObject {
  fetch(url: string, init: RequestInit): Promise<Response>;
  useTicket(id: string, expires: number): Promise<boolean>;
}

// The relay's own are UUIDs.
const longestId = 128;

type TicketFault =
  | TicketErrorCode
  | "missing"
  | "for another relay"
  | "for something else"
  | "revoked"
  | "used"
  | "not single-use, as one in a query must be";

/** What whoever brought the ticket is told: it fits into the reason of a WebSocket's close, 123 bytes. */
const refusals: Readonly<Record<TicketFault, string>> = {
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
 * Finds out what a ticket grants.
 *
 * @param shown the ticket where nobody but its bearer and the relay sees it; if there is none, the query is looked at
 * @throws Refusal that says why it does not open this
 */
async function grantOf(
  context: RelayContext,
  shown: string | undefined,
  scope: Scope,
  object: TicketedObject,
): Promise<Grant> {
  const { env, req } = context;
  const keyed = "campaign" in scope && shown !== undefined ? await grantOfKey(context, shown) : undefined;
  if (keyed) return keyed;
  const ticket = shown ?? req.query("ticket");
  if (ticket === undefined) throw ticketRefusal("missing");
  const { ticketSecrets: secrets, ticketsFrom } = readSettings(env);
  const claims = await verifyTicket(ticket, { secrets }).catch((error) => {
    throw error instanceof TicketError ? ticketRefusal(error.code) : error;
  });
  // It names sockets and rows, whose names have an end.
  if (claims.id.length > longestId) throw ticketRefusal("malformed");
  // Relays may share a secret, as those of two stages do.
  if (!context.var.address.isNamedBy(claims.url)) throw ticketRefusal("for another relay");
  const issued = Math.round(claims.issued * 1000);
  if (issued < ticketsFrom) throw ticketRefusal("revoked");
  if (!opens(claims, scope)) throw ticketRefusal("for something else");
  // URLs stay behind in logs and histories. What is found there must not open anything any more.
  if (shown === undefined && !claims.once) throw ticketRefusal("not single-use, as one in a query must be");
  await countAgainst(`ticket ${claims.id}`, env);
  const expires = claims.expires * 1000;
  if (claims.once && !(await object.useTicket(claims.id, expires))) throw ticketRefusal("used");
  return { unredacted: claims.fields.includes("unredacted"), issued, expires, ticket: claims.id };
}

// Longer than any socket lives that nobody cuts.
const keyedFor = 31 * 24 * 3_600_000;

/** What an API key grants that may run campaigns; undefined where this is no API key. */
async function grantOfKey({ env }: RelayContext, shown: string): Promise<Grant | undefined> {
  const backend = await findBackend(env, shown);
  if (!backend) return undefined;
  await countAgainst(`key ${backend.id}`, env);
  requireScope(backend.key, "campaigns");
  const issued = Date.now();
  const unredacted = backend.key.scopes.has("unredacted");
  return { unredacted, issued, expires: issued + keyedFor, ticket: `key ${backend.id}` };
}

function opens(claims: TicketClaims, scope: Scope): boolean {
  const said = new Map<string, unknown>(Object.entries(claims));
  return Object.entries(scope).every(([name, value]) => said.get(name) === value);
}

/**
 * Authorizes a plain request by the ticket in its `Authorization` or its query.
 *
 * @throws Refusal
 */
export async function authorizeRequest(
  context: RelayContext,
  scope: Scope,
  object: TicketedObject,
): Promise<Grant> {
  requireOrigin(context);
  return await grantOf(context, bearerOf(context), scope, object);
}

/** The ticket of a plain request: in its `Authorization`, or in its query. */
export function ticketOf(context: RelayContext): string | undefined {
  return bearerOf(context) ?? context.req.query("ticket");
}

/** The refusal of a ticket that does not open this. */
export function ticketRefusal(code: TicketFault): Refusal {
  log("warn", "subscriber refused", { code });
  return new Refusal(401, { error: refusals[code] });
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

// How a WebSocket is told what a request is told by a status.
const refusalCodes: Readonly<Record<number, number>> = {
  400: closeCodes.badRequest,
  401: closeCodes.unauthorized,
  403: closeCodes.forbidden,
};

async function openSocket(
  context: RelayContext,
  ticket: string | undefined,
  scope: Scope,
  object: TicketedObject,
): Promise<Response> {
  try {
    requireOrigin(context);
    const start = readStart(context.req.query());
    // A backend's own client can set headers.
    const shown = ticket ?? ("campaign" in scope ? bearerOf(context) : undefined);
    const grant = await grantOf(context, shown, scope, object);
    return await handSocketTo(object, { grant, start });
  } catch (error) {
    // An object that has too much to do must not be asked again by everyone at once.
    if (isOverloaded(error)) {
      log("error", "subscriber put off", { error: nameOf(error) });
      return refuse(closeCodes.busy, `retry=${overloadPause * 1000}`);
    }
    const code = error instanceof Refusal ? refusalCodes[error.status] : undefined;
    if (!(error instanceof Refusal) || code === undefined) throw error;
    return refuse(code, error.message);
  }
}

/** @throws Refusal where the page that asks may not: CORS alone would let it through, and only keep the reply from it */
function requireOrigin(context: RelayContext): void {
  if (!mayAsk(context)) throw new Refusal(403, { error: "origin not allowed" });
}

/** Whether the page that asks may subscribe. Only browsers say whose it is; everyone else is held by the ticket alone. */
export function mayAsk({ env, req, var: { address } }: RelayContext): boolean {
  const origin = req.header("origin");
  const { allowedOrigins } = readSettings(env);
  return !origin || !allowedOrigins || allowedOrigins.includes(origin) || address.isOrigin(origin);
}
