import { DurableObject } from "cloudflare:workers";
import { closeCodes, type Frame, type LiveEvent } from "@plivo-edge/live/frames";
import { type Environment, readRetention } from "../environment.ts";
import { maskEvent } from "../mask.ts";
import { acceptSubscriber, close } from "../socket.ts";
import { useTicket } from "../storage/used-tickets.ts";
import { type Grant, type Start, Subscribers } from "../subscribers.ts";
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
  /** How many watch the feed right now. */
  readonly subscribers: number;
}

const maximumEvents = 100_000;
const forgetEvery = 3_600_000;

/** A named, ordered log across calls, and everyone who follows it. */
export class Feed extends DurableObject<Environment> {
  readonly #log: FeedLog;
  readonly #subscribers: Subscribers;
  readonly #batch: Batch<Delivery>;
  #alarmAt: number | undefined;

  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    this.#log = new FeedLog(context.storage);
    this.#subscribers = new Subscribers(context, this.#log);
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
      subscribers: this.#subscribers.count(),
    };
  }

  /** Uses up a ticket that opens only once. False when it has been used before. */
  useTicket(id: string, expires: number): boolean {
    return useTicket(this.ctx.storage, id, expires);
  }

  /** What a new subscriber would be sent; where that is nothing new, after at most `wait` milliseconds. */
  read(grant: Grant, start: Start, wait: number): Promise<Frame[]> {
    return this.#subscribers.read(grant, start, this.#fresh(start), wait);
  }

  override async fetch(request: Request): Promise<Response> {
    const response = acceptSubscriber(this.ctx, this.#subscribers, request, (start) => this.#fresh(start));
    await this.#schedule();
    return response;
  }

  /** A feed is followed from now on, or from as many events before as were asked for. */
  #fresh({ history = 0 }: Start): number {
    return this.#log.seq - history;
  }

  override webSocketMessage(socket: WebSocket): void {
    close(socket, closeCodes.badRequest, "this socket takes no messages but ping");
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason);
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    this.#log.forget(maximumEvents, Date.now() - readRetention(this.env));
    this.#subscribers.expire();
    await this.#schedule();
  }

  /** Sets the one alarm to whatever is due first. */
  async #schedule(): Promise<void> {
    const { seq, forgotten } = this.#log;
    const forgetAt = seq > forgotten + 1 ? Date.now() + forgetEvery : Infinity;
    const due = Math.min(forgetAt, this.#subscribers.expires);
    // Each setAlarm is a row written, so an alarm that is early enough is left to set the next one.
    this.#alarmAt ??= (await this.ctx.storage.getAlarm()) ?? Infinity;
    if (this.#alarmAt <= due) return;
    this.#alarmAt = due;
    await this.ctx.storage.setAlarm(due);
  }

  async #store(deliveries: readonly Delivery[]): Promise<void> {
    const { seq } = this.#log;
    const fresh = this.#log.append(deliveries);
    if (fresh.length === 0) return;
    this.#subscribers.broadcast(seq, fresh);
    await this.#schedule();
    // Whatever arrives until this is on disk makes the next batch.
    await this.ctx.storage.sync();
  }
}
