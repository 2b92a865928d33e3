import { DurableObject } from "cloudflare:workers";
import { closeCodes, type Frame } from "@plivo-edge/live/frames";
import type { Environment } from "../config/environment.ts";
import { useTicket } from "../storage/used-tickets.ts";
import { acceptSubscriber } from "./accept-subscriber.ts";
import { close } from "./socket.ts";
import type { Subscribers } from "./subscribers.ts";
import type { Access, StartPosition } from "./types.ts";

/** What a call and a feed have in common: a log, and those who follow it, once a route has authorized them. */
export abstract class LogObject extends DurableObject<Environment> {
  protected abstract readonly subscribers: Subscribers;

  /** The event after which a subscriber begins that has no position. */
  protected abstract fresh(start: StartPosition): number;

  /** Sets the alarm for whatever is due first, which a subscriber may have changed. */
  protected abstract schedule(): Promise<void>;

  /** Uses up a ticket that opens only once. False when it has been used before. */
  async useTicket(id: string, expires: number): Promise<boolean> {
    const fresh = useTicket(this.ctx.storage, id, expires);
    await this.schedule();
    return fresh;
  }

  /** What a new subscriber would be sent; where that is nothing new, after at most `wait` milliseconds. */
  async read(access: Access, start: StartPosition, wait: number): Promise<Frame[]> {
    const frames = this.subscribers.read(access, start, this.fresh(start), wait);
    await this.schedule();
    return frames;
  }

  override async fetch(request: Request): Promise<Response> {
    const response = acceptSubscriber(this.ctx, this.subscribers, request, (start) => this.fresh(start));
    await this.schedule();
    return response;
  }

  override webSocketMessage(socket: WebSocket): void {
    // Subscribers only listen; their pings are answered before they get here.
    close(socket, closeCodes.badRequest, "this socket takes no messages but ping");
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason);
  }
}
