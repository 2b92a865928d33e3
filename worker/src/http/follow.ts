import { readTicket, signTicket } from "@plivo-edge/live/server";
import { readSettings } from "../config/settings.ts";
import type { Grant, StartPosition } from "../subscribers/types.ts";
import { findBackend } from "./api-key-auth.ts";
import { Refusal } from "./refusal.ts";
import { readStart, readWait } from "./start-query.ts";
import {
  authorizeRequest,
  authorizeSocket,
  type RelayContext,
  type Scope,
  type TicketedObject,
  ticketOf,
  ticketRefusal,
} from "./ticket-auth.ts";

/** What following asks of the object behind a scope. */
interface Followable extends TicketedObject {
  read(
    grant: Grant,
    start: StartPosition,
    wait: number,
  ): Promise<readonly object[] | "expired" | "unknown" | undefined>;
}

/** Follows a log by WebSocket; or, where there is none, by requests that wait for what comes next. */
export async function follow(context: RelayContext, scope: Scope, object: Followable): Promise<Response> {
  const { req } = context;
  if (req.header("upgrade")?.toLowerCase() === "websocket") return authorizeSocket(context, scope, object);
  // First, so that a ticket which opens once is not used up by a mistake.
  const start = readStart(req.query());
  const wait = readWait(req.query());
  const grant = await authorizeRequest(context, scope, object);
  const frames = await object.read(grant, start, wait);
  if (!frames) throw ticketRefusal("revoked");
  if (frames === "expired") throw ticketRefusal("expired");
  if (frames === "unknown") throw new Refusal(404, { error: "not found" });
  if (frames.length === 0)
    throw new Refusal(429, { error: "too many requests are waiting" }, { "retry-after": "5" });
  const ticket = await successor(context, scope);
  return context.json({ frames, ...(ticket !== undefined && { ticket }) });
}

/**
 * What a page goes on with that polls, where its ticket opened once: until the same moment, as a socket that it had opened
 * would be open, and revoked with the ticket that was brought. It is in no URL and no page, so that nothing leaks from there
 * but the ticket that is used up.
 */
async function successor(context: RelayContext, scope: Scope): Promise<string | undefined> {
  const brought = ticketOf(context) ?? "";
  // An API key goes on opening.
  if ("campaign" in scope && (await findBackend(context.env, brought))) return undefined;
  const { once, ...claims } = readTicket(brought);
  const [secret] = readSettings(context.env).ticketSecrets;
  if (!once || secret === undefined || claims.expires * 1000 <= Date.now()) return undefined;
  return signTicket({ ...claims, id: crypto.randomUUID() }, secret);
}
