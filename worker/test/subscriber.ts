import { exports } from "cloudflare:workers";
import { type Frame, parseFrame, subprotocol } from "@plivo-edge/live/frames";
import { Relay, type TicketOptions } from "@plivo-edge/live/server";
import { relayUrl } from "./plivo.ts";

const relay = new Relay({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });

export function ticketFor(call: string, options: Omit<TicketOptions, "call"> = {}): Promise<string> {
  return relay.ticket({ call, ...options });
}

/** A bare subscriber: it shows each frame, and the code with which its socket was closed. */
export class Subscriber {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #frames: Frame[] = [];
  #arrived: () => void = () => {};

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
    socket.addEventListener("message", ({ data }) => {
      this.#frames.push(parseFrame(String(data)));
      this.#arrived();
    });
    socket.accept();
  }

  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }
}

/** Opens the WebSocket of a call, as a browser does. */
export async function subscribe(
  call: string,
  { ticket, query = "", origin }: { ticket?: string | undefined; query?: string; origin?: string } = {},
): Promise<Subscriber> {
  const protocols = [subprotocol, ...(ticket === undefined ? [] : [ticket])].join(", ");
  const { webSocket } = await exports.default.fetch(
    new Request(`${relayUrl}/v1/calls/${call}/events${query}`, {
      headers: {
        upgrade: "websocket",
        "sec-websocket-protocol": protocols,
        ...(origin !== undefined && { origin }),
      },
    }),
  );
  if (!webSocket) throw new Error("the relay gave no WebSocket");
  return new Subscriber(webSocket);
}
