import { DurableObject } from "cloudflare:workers";
import { type CallEvent, type CallState, isEnded } from "@plivo-edge/callbacks";
import { closeCodes, type LiveEvent, subprotocol } from "@plivo-edge/live/frames";
import { type Environment, readRetention } from "../environment.ts";
import { EventLog } from "./event-log.ts";
import { maskEvent, maskState } from "./mask.ts";
import { close, type Grant, type Position, Subscribers } from "./subscribers.ts";

/** A call as one look shows it. */
export interface Snapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly state: CallState;
  readonly events: readonly LiveEvent[];
}

// A ring or a machine verdict may be overtaken by the hangup: subscribers hear of the end a little after it.
const settleTime = 5_000;
// Plivo cuts a call after 24 hours; a request may wait in its queue before that.
const longestCall = 26 * 3_600_000;

/**
 * One call: its log of events, its state, and everyone who watches it.
 *
 * Addressed by `RequestUUID`, which the dialler knows before the first callback comes.
 */
export class Call extends DurableObject<Environment> {
  #log: EventLog | undefined;
  #alarmAt: number | undefined;

  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    // Answered by the runtime, without waking this object.
    context.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /**
   * Stores an event and sends it to everyone who watches.
   *
   * The reply leaves only when the event is on disk. An event that is stored already changes nothing.
   */
  async record(event: CallEvent): Promise<{ readonly fresh: boolean }> {
    const { seq } = this.#open();
    const fresh = this.#open().append(event);
    if (fresh) {
      this.#subscribers().broadcast(seq, [event]);
      await this.#schedule();
    }
    return { fresh };
  }

  snapshot(grant: Grant): Snapshot {
    const log = this.#open();
    const events = log.after(0);
    return {
      epoch: log.epoch,
      seq: log.seq,
      state: grant.numbers ? log.state : maskState(log.state),
      events: grant.numbers ? events : events.map(maskEvent),
    };
  }

  /** Takes a subscriber's WebSocket. The route has checked its ticket, and says in the query what it grants. */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const epoch = searchParams.get("epoch");
    const position: Position | undefined =
      epoch === null ? undefined : { epoch, seq: Number(searchParams.get("after")) };
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#subscribers().welcome(server, { numbers: searchParams.get("numbers") === "true" }, position);
    await this.#schedule();
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { "sec-websocket-protocol": subprotocol },
    });
  }

  override webSocketMessage(socket: WebSocket): void {
    // Subscribers only listen; their pings are answered before they get here.
    close(socket, closeCodes.badRequest, "this socket takes no messages but ping");
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    close(socket, code, reason);
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    const log = this.#open();
    if (Date.now() >= this.#retainedUntil()) {
      this.#log = undefined;
      for (const socket of this.ctx.getWebSockets()) close(socket, closeCodes.ended, "the call is forgotten");
      await this.ctx.storage.deleteAll();
      return;
    }
    if (isSettled(log.state)) this.#subscribers().end();
    await this.#schedule();
  }

  /** Sets the one alarm to whatever is due first. */
  async #schedule(): Promise<void> {
    const { state } = this.#open();
    const due =
      state.endedAt !== undefined && this.#subscribers().any
        ? Math.max(Date.now(), state.endedAt + settleTime)
        : this.#retainedUntil();
    // Each setAlarm is a row written, so an alarm that is early enough is left to set the next one.
    this.#alarmAt ??= (await this.ctx.storage.getAlarm()) ?? undefined;
    if (this.#alarmAt !== undefined && this.#alarmAt <= due) return;
    this.#alarmAt = due;
    await this.ctx.storage.setAlarm(due);
  }

  #retainedUntil(): number {
    const { state, createdAt } = this.#open();
    return (state.endedAt ?? createdAt + longestCall) + readRetention(this.env);
  }

  #open(): EventLog {
    this.#log ??= new EventLog(this.ctx.storage);
    return this.#log;
  }

  #subscribers(): Subscribers {
    return new Subscribers(() => this.ctx.getWebSockets(), this.#open());
  }
}

function isSettled(state: CallState): boolean {
  return isEnded(state.status) && state.endedAt !== undefined && Date.now() >= state.endedAt + settleTime;
}
