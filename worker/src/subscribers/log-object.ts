import { DurableObject } from "cloudflare:workers";
import { closeCodes, type Frame } from "@plivo-edge/live/frames";
import type { Environment } from "../config/environment.ts";
import { useTicket } from "../storage/used-tickets.ts";
import { acceptSubscriber } from "./accept-subscriber.ts";
import { close } from "./socket.ts";
import type { Subscribers } from "./subscribers.ts";
import type { Grant, StartPosition } from "./types.ts";

const noCode = 1005;

/** What a call and a feed have in common: a log, and those who follow it, once a route has authorized them. */
export abstract class LogObject extends DurableObject<Environment> {
  protected abstract readonly subscribers: Subscribers;

  /** The event after which a subscriber begins that has no position. */
  protected abstract fresh(start: StartPosition): number;

  /** Sets the alarm for whatever is due first, which a subscriber may have changed. */
  protected abstract schedule(): Promise<void>;

  /** Keeps what a socket must find again: which log it follows. */
  protected abstract begin(): void;

  /** Uses up a ticket that opens only once. False when it has been used before. */
  async useTicket(id: string, expires: number): Promise<boolean> {
    const fresh = useTicket(this.ctx.storage, id, expires);
    await this.schedule();
    return fresh;
  }

  /** What a new subscriber would be sent; where that is nothing new, after at most `wait` milliseconds. */
  read(grant: Grant, start: StartPosition, wait: number): Promise<Frame[]> {
    return this.subscribers.read(grant, start, this.fresh(start), { milliseconds: wait });
  }

  override async fetch(request: Request): Promise<Response> {
    this.begin();
    const response = acceptSubscriber(this.ctx, this.subscribers, request, (start) => this.fresh(start));
    await this.schedule();
    return response;
  }

  override webSocketMessage(socket: WebSocket): void {
    // Subscribers only listen; their pings are answered before they get here.
    close(socket, closeCodes.badRequest, "this socket takes no messages but ping");
  }

  /** A socket has closed. */
  protected async left(): Promise<void> {}

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    // Every close is answered (RFC 6455, 5.5.1). Where it said no code, the platform tells one that may not be sent.
    close(socket, code === noCode ? closeCodes.ended : code, reason);
    await this.left();
  }
}
