import { DurableObject } from "cloudflare:workers";
import { closeCodes } from "@plivo-edge/live/frames";
import type { Environment } from "../config/environment.ts";
import { revokedUntil, revokeTickets, useTicket } from "../storage/tickets.ts";
import { acceptSubscriber, readSubscription } from "./accept-subscriber.ts";
import { close, refuse } from "./socket.ts";
import type { Subscribers } from "./subscribers.ts";
import type { Grant, StartPosition } from "./types.ts";

const noCode = 1005;

/** What calls, feeds and campaigns have in common: a log, and those who follow it, once a route has authorized them. */
export abstract class LogObject<Event, State, Frame> extends DurableObject<Environment> {
  protected abstract readonly subscribers: Subscribers<Event, State, Frame>;

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

  /**
   * Revokes the tickets that were issued until then, in milliseconds since the epoch, and closes what they have opened.
   */
  async revoke(issuedUntil: number): Promise<void> {
    revokeTickets(this.ctx.storage, issuedUntil);
    this.subscribers.revoke(issuedUntil);
    await this.schedule();
  }

  /** Whether a ticket has been revoked since it was issued. */
  protected isRevoked({ issued }: Grant): boolean {
    return issued <= revokedUntil(this.ctx.storage);
  }

  /**
   * What a new subscriber would be sent; where that is nothing new, after at most `wait` milliseconds. Undefined where its
   * ticket is revoked, before or meanwhile; "expired" where that has expired meanwhile; "unknown" where there is no such log, as there always is of a call and a feed.
   */
  async read(
    grant: Grant,
    start: StartPosition,
    wait: number,
  ): Promise<Frame[] | "expired" | "unknown" | undefined> {
    if (this.isRevoked(grant)) return undefined;
    const frames = await this.subscribers.read(grant, start, this.fresh(start), wait);
    if (this.isRevoked(grant)) return undefined;
    return grant.expires <= Date.now() ? "expired" : frames;
  }

  override async fetch(request: Request): Promise<Response> {
    const { grant } = readSubscription(request);
    if (this.isRevoked(grant)) return refuse(closeCodes.unauthorized, "ticket revoked");
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
