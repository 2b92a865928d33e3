import type { Frame } from "@plivo-edge/live/frames";
import type { Grant, Start } from "../subscribers.ts";
import { type Admitting, admitRequest, admitSocket, type RelayContext, type Scope } from "./admission.ts";
import { readStart, readWait } from "./start.ts";

/** What following asks of the object behind a scope. */
interface Followable extends Admitting {
  read(grant: Grant, start: Start, wait: number): Promise<Frame[]>;
}

/** Follows a log by WebSocket; or, where there is none, by requests that wait for what comes next. */
export async function follow(context: RelayContext, scope: Scope, object: Followable): Promise<Response> {
  const { req } = context;
  if (req.header("upgrade")?.toLowerCase() === "websocket") return admitSocket(context, scope, object);
  // First, so that a ticket which opens once is not used up by a mistake.
  const start = readStart(req.query());
  if (typeof start === "string") return Response.json({ error: start }, { status: 400 });
  const wait = readWait(req.query());
  if (typeof wait === "string") return Response.json({ error: wait }, { status: 400 });
  const pass = await admitRequest(context, scope, object);
  if (pass instanceof Response) return pass;
  const frames = await object.read(pass, start, wait);
  if (frames.length === 0) {
    return context.json({ error: "too many requests are waiting" }, 429, { "retry-after": "5" });
  }
  return context.json({ frames }, 200, { "cache-control": "no-store" });
}
