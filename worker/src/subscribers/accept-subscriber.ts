import { closeCodes } from "@plivo-edge/live/frames";
import { refuse, spread, upgraded } from "./socket.ts";
import type { Subscribers } from "./subscribers.ts";
import type { Grant, StartPosition } from "./types.ts";

// Far below the 32,768 that the platform allows: each event costs the object some microseconds for each of them.
const socketsPerObject = 10_000;
// More than the tabs of one viewer need: whoever shares one ticket among many shares this too.
const socketsPerTicket = 20;

/** The grant and the start position of a new socket, as a route tells them to the object. */
export interface Subscription {
  readonly grant: Grant;
  readonly start: StartPosition;
}

/** Hands a WebSocket to the object that it is to follow. */
export function handSocketTo(
  object: { fetch(url: string, init: RequestInit): Promise<Response> },
  subscription: Subscription,
): Promise<Response> {
  // Straight to the object: Hono's own WebSocket helper accepts sockets that cannot hibernate.
  return object.fetch(
    `https://relay/?${new URLSearchParams({ subscription: JSON.stringify(subscription) })}`,
    {
      headers: { upgrade: "websocket" },
    },
  );
}

/** Reads what `handSocketTo` wrote: nobody else reaches the object. */
export function readSubscription(request: Request): Subscription {
  return JSON.parse(new URL(request.url).searchParams.get("subscription") ?? "") as Subscription;
}

/**
 * Takes a subscriber's WebSocket from the route, which has checked its ticket.
 *
 * @param fresh where a subscriber without a position begins
 */
export function acceptSubscriber<Event, State, Frame>(
  context: Pick<DurableObjectState, "acceptWebSocket" | "getWebSockets" | "setWebSocketAutoResponse">,
  subscribers: Subscribers<Event, State, Frame>,
  request: Request,
  fresh: (start: StartPosition) => number,
): Response {
  const { grant, start } = readSubscription(request);
  // Those that are closing count too: whoever ignores the close keeps the socket.
  const { length: others } = context.getWebSockets();
  if (others >= socketsPerObject) {
    // Those that nobody holds any more make room, once they have closed.
    subscribers.count();
    return refuse(closeCodes.busy, spread(others));
  }
  if (context.getWebSockets(grant.ticket).length >= socketsPerTicket) {
    return refuse(closeCodes.busy, spread(socketsPerObject));
  }
  const { 0: client, 1: server } = new WebSocketPair();
  context.acceptWebSocket(server, [grant.ticket]);
  // The runtime answers pings without waking the object, which most calls, watched by nobody, never need.
  context.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  subscribers.welcome(server, grant, start, fresh(start), others);
  return upgraded(client);
}
