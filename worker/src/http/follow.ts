import type { Frame } from "@plivo-edge/live/frames";
import type { Grant, StartPosition } from "../subscribers/types.ts";
import { readStart, readWait } from "./start-query.ts";
import {
  authorizeRequest,
  authorizeSocket,
  type RelayContext,
  refuseTicket,
  type Scope,
  type TicketedObject,
} from "./ticket-auth.ts";

/** What following asks of the object behind a scope. */
interface Followable extends TicketedObject {
  read(grant: Grant, start: StartPosition, wait: number): Promise<Frame[] | undefined>;
}

/** Follows a log by WebSocket; or, where there is none, by requests that wait for what comes next. */
export async function follow(context: RelayContext, scope: Scope, object: Followable): Promise<Response> {
  const { req } = context;
  if (req.header("upgrade")?.toLowerCase() === "websocket") return authorizeSocket(context, scope, object);
  // First, so that a ticket which opens once is not used up by a mistake.
  const start = readStart(req.query());
  if (typeof start === "string") return Response.json({ error: start }, { status: 400 });
  const wait = readWait(req.query());
  if (typeof wait === "string") return Response.json({ error: wait }, { status: 400 });
  const grant = await authorizeRequest(context, scope, object);
  if (grant instanceof Response) return grant;
  const frames = await object.read(grant, start, wait);
  if (!frames) return refuseTicket("revoked");
  if (frames.length === 0) {
    return context.json({ error: "too many requests are waiting" }, 429, { "retry-after": "5" });
  }
  return context.json({ frames });
}
