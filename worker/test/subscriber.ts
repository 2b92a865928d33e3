import { exports } from "cloudflare:workers";
import { type Frame, parseFrame, subprotocol } from "@plivo-edge/live/frames";
import { RelayClient, type TicketOptions } from "@plivo-edge/live/server";
import { relayUrl } from "./plivo.ts";

const relay = new RelayClient({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });

type Grants = Omit<TicketOptions, "call" | "feed">;

export function ticketFor(call: string, options: Grants = {}): Promise<string> {
  return relay.ticket({ call, ...options });
}

export function feedTicket(feed: string, options: Grants = {}): Promise<string> {
  return relay.ticket({ feed, ...options });
}

/** A bare subscriber: it shows each frame, and the code with which its socket was closed. */
export class Subscriber {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  /** With which its socket was closed, once it is. */
  reason: string | undefined;
  readonly #frames: Frame[] = [];
  #arrived: () => void = () => {};
  #pong: () => void = () => {};

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) =>
      socket.addEventListener("close", ({ code, reason }) => {
        this.reason = reason;
        resolve(code);
      }),
    );
    socket.addEventListener("message", ({ data }) => {
      if (data === "pong") this.#pong();
      else this.#frames.push(parseFrame(String(data)));
      this.#arrived();
    });
    socket.accept();
  }

  /** Asks whether the relay is there. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#pong = resolve;
      this.socket.send("ping");
    });
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

interface Subscription {
  readonly ticket?: string | undefined;
  readonly query?: string;
  readonly origin?: string;
}

/** Opens the WebSocket of a call, as a browser does. */
export function subscribe(call: string, visit: Subscription = {}): Promise<Subscriber> {
  return open(`/v1/calls/${call}/events`, visit);
}

/** Opens the WebSocket of a feed, as a browser does. */
export function subscribeFeed(feed: string, visit: Subscription = {}): Promise<Subscriber> {
  return open(`/v1/feeds/${feed}/events`, visit);
}

async function open(path: string, { ticket, query = "", origin }: Subscription): Promise<Subscriber> {
  const protocols = [subprotocol, ...(ticket === undefined ? [] : [ticket])].join(", ");
  const { webSocket } = await exports.default.fetch(
    new Request(`${relayUrl}${path}${query}`, {
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
