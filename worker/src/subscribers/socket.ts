import { subprotocol } from "@plivo-edge/live/frames";

// `send` to a reader that stalls never throws: the socket's buffer grows inside the object's 128 MB until someone looks.
const slowReaderBytes = 1024 * 1024;

/** A page cannot see why an upgrade failed, so a refused one is accepted and closed with the reason. */
export function refuse(code: number, reason: string): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return upgraded(client);
}

/** The reply that opens a subscriber's WebSocket. */
export function upgraded(webSocket: WebSocket): Response {
  return new Response(null, { status: 101, webSocket, headers: { "sec-websocket-protocol": subprotocol } });
}

/** Asks that many subscribers to come back spread over a time in which the object can welcome them: 200 a second. */
export function spread(sockets: number): string {
  return `retry=${Math.min(60_000, Math.max(500, sockets * 5))}`;
}

/** Sends a text, unless the socket holds so much already that it would hold more than 1 MiB. */
export function send(socket: WebSocket, text: string): boolean {
  // Undefined in the workerd of older development tools, where nobody can tell; never on Cloudflare.
  const held = socket.bufferedAmount;
  // A frame fits in by far, so that it is only measured where others wait before it.
  if (held > 0 && held + new TextEncoder().encode(text).length > slowReaderBytes) return false;
  try {
    socket.send(text);
  } catch {
    // The socket closed in the meantime: its subscriber comes back and asks for what it missed.
  }
  return true;
}

/** Closes a socket that may be closed already. */
export function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closing twice throws, and so do the codes that only a peer's vanishing can produce.
  }
}
