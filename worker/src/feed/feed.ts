import { DurableObject } from "cloudflare:workers";
import { closeCodes, type LiveEvent } from "@plivo-edge/live/frames";
import { type Environment, readRetention } from "../environment.ts";
import { maskEvent } from "../mask.ts";
import { acceptSubscriber, autoRespond } from "../socket.ts";
import { close, type Grant, Subscribers } from "../subscribers.ts";
import { Batch } from "./batch.ts";
import { type Delivery, FeedLog } from "./feed-log.ts";

/** A stretch of a feed's history. */
export interface Page {
  readonly epoch: string;
  /** Sequence number of the first event. */
  readonly seq: number;
  readonly events: readonly LiveEvent[];
  /** Ask for what comes after this one next; equal to `last` when there is no more. */
  readonly next: number;
  readonly last: number;
}

const maximumEvents = 100_000;
const forgetEvery = 3_600_000;

/** A named, ordered log across calls, and everyone who follows it. */
export class Feed extends DurableObject<Environment> {
  readonly #log: FeedLog;
  readonly #subscribers: Subscribers;
  readonly #batch: Batch<Delivery>;

  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    autoRespond(context);
    this.#log = new FeedLog(context.storage);
    this.#subscribers = new Subscribers(() => context.getWebSockets(), this.#log);
    this.#batch = new Batch((deliveries) => this.#store(deliveries));
  }

  /** Takes events of a call. The reply leaves when they are on disk; the same events again change nothing. */
  append(delivery: Delivery): Promise<void> {
    return this.#batch.add(delivery);
  }

  /** Reads at most `limit` events that come after `after`. */
  page(after: number, limit: number, { numbers }: Grant): Page {
    const { epoch, seq: last, forgotten } = this.#log;
    const start = Math.max(after, forgotten);
    const events = this.#log.after(start, limit);
    return {
      epoch,
      seq: start + 1,
      events: numbers ? events : events.map(maskEvent),
      next: start + events.length,
      last,
    };
  }

  override fetch(request: Request): Response {
    return acceptSubscriber(this.ctx, this.#subscribers, request, this.#log.seq);
  }

  override webSocketMessage(socket: WebSocket): void {
    close(socket, closeCodes.badRequest, "this socket takes no messages but ping");
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason);
  }

  override async alarm(): Promise<void> {
    this.#log.forget(maximumEvents, Date.now() - readRetention(this.env));
    if (this.#log.seq > this.#log.forgotten + 1) await this.ctx.storage.setAlarm(Date.now() + forgetEvery);
  }

  async #store(deliveries: readonly Delivery[]): Promise<void> {
    const { seq } = this.#log;
    const fresh = this.#log.append(deliveries);
    if (fresh.length === 0) return;
    this.#subscribers.broadcast(seq, fresh);
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + forgetEvery);
    // Whatever arrives until this is on disk makes the next batch.
    await this.ctx.storage.sync();
  }
}
