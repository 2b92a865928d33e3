import { subprotocol } from "@plivo-edge/live/frames";
import type { Position, Subscribers } from "./subscribers.ts";

/** Lets the runtime answer pings, without waking the object. */
export function autoRespond(context: DurableObjectState): void {
  context.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
}

/**
 * Takes a subscriber's WebSocket. The route has checked its ticket, and says in the query what it grants.
 *
 * @param start where a subscriber without a position begins
 */
export function acceptSubscriber(
  context: DurableObjectState,
  subscribers: Subscribers,
  request: Request,
  start: number,
): Response {
  const { searchParams } = new URL(request.url);
  const epoch = searchParams.get("epoch");
  const position: Position | undefined =
    epoch === null ? undefined : { epoch, seq: Number(searchParams.get("after")) };
  const { 0: client, 1: server } = new WebSocketPair();
  context.acceptWebSocket(server);
  subscribers.welcome(server, { numbers: searchParams.get("numbers") === "true" }, position, start);
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: { "sec-websocket-protocol": subprotocol },
  });
}
