import { closeCodes, type WelcomeFrame } from "@plivo-edge/live/frames";
import { LongPolls } from "./long-polls.ts";
import { close, send, spread } from "./socket.ts";
import type { Access, EventSource, FrameFormat, Grant, StartPosition } from "./types.ts";

/** What an object knows of the sockets that it has accepted. */
export type Sockets = Pick<DurableObjectState, "getWebSockets" | "getWebSocketAutoResponseTimestamp">;

/** Kept with its socket, so that it outlives the object's sleep. */
interface Attachment extends Grant {
  /** When it came, in milliseconds since the epoch. */
  readonly since: number;
  /** It has been told of the end. */
  readonly ended?: true;
}

type Where = Omit<WelcomeFrame, "state">;

const eventsAtOnce = 500;
// Subscribers ping after 25 seconds in which they heard nothing.
const silentAfter = 60_000;

/** The sockets of one object. Hibernatable: none of them keeps it awake. */
export class Subscribers<Event, State, Frame> {
  readonly #context: Sockets;
  readonly #log: EventSource<Event, State>;
  readonly #format: FrameFormat<Event, State, Frame>;
  /** The first expiry among the tickets of all sockets. Unknown when the object wakes. */
  #expires: number | undefined;
  readonly #polls: LongPolls = new LongPolls();
  /** What is read from a socket once: a broadcast to a thousand of them would read it a thousand times. */
  readonly #attachments: WeakMap<WebSocket, Attachment> = new WeakMap();

  constructor(context: Sockets, log: EventSource<Event, State>, format: FrameFormat<Event, State, Frame>) {
    this.#context = context;
    this.#log = log;
    this.#format = format;
  }

  /** When to call `expire` next, in milliseconds since the epoch. */
  get expires(): number {
    this.#expires ??= this.#open().reduce((first, [, { expires }]) => Math.min(first, expires), Infinity);
    // Each alarm is a row written: tickets that expire within ten seconds share one.
    return Math.ceil(this.#expires / 10_000) * 10_000;
  }

  /** When to call `end` next, in milliseconds since the epoch: never is Infinity, as where everyone has been told. */
  get endDueAt(): number {
    const { endsAt } = this.#log;
    return endsAt < Infinity && this.#open().some(([, { ended }]) => !ended) ? endsAt : Infinity;
  }

  /**
   * Sends a new subscriber everything that came after its position, or after `fresh` where it has none.
   *
   * @param others how many sockets there are beside this one
   */
  welcome(socket: WebSocket, grant: Grant, start: StartPosition, fresh: number, others: number): void {
    const { unredacted, issued, expires, ticket } = grant;
    if (this.#expires !== undefined) this.#expires = Math.min(this.#expires, expires);
    const attachment: Attachment = { unredacted, issued, expires, ticket, since: Date.now() };
    this.#attach(socket, attachment);
    const where = this.#whereFor(start, fresh);
    if (!this.#send(socket, this.#welcome({ ...where, ...spreadOf(others) }, grant))) return;
    let { seq } = where;
    while (seq < this.#log.seq) {
      const events = this.#log.after(seq, eventsAtOnce);
      if (!this.#send(socket, this.#events(seq, events, grant))) {
        // More than a socket may hold: it comes back at once for the rest.
        close(socket, closeCodes.slow, "retry=0");
        return;
      }
      seq += events.length;
    }
    if (Date.now() >= this.#log.endsAt) this.#endOf(socket, attachment);
  }

  /**
   * What a new subscriber would be sent, for one that has no socket. Nothing at all, where too many are waiting.
   *
   * @param wait for how many milliseconds to wait where there is nothing new
   */
  async read(grant: Grant, start: StartPosition, fresh: number, wait: number): Promise<Frame[]> {
    const log = this.#log;
    const where = this.#whereFor(start, fresh);
    // What a welcome says is news to whoever had none of this log, and so is the end to whoever has not been told of it.
    const isKnown = start.position && where.recovered;
    const endsIn = start.afterEnd ? Infinity : log.endsAt - Date.now();
    if (isKnown && where.seq === log.seq && endsIn > 0 && wait > 0) {
      const expiresIn = Math.max(0, grant.expires - Date.now());
      // A timer may ring within the millisecond before.
      const longest = Math.min(wait, Math.min(endsIn, expiresIn) + 1);
      if (!(await this.#polls.wait(longest, grant.ticket))) return [];
    }
    const frames = [this.#welcome(where, grant)];
    const events = log.after(where.seq, eventsAtOnce);
    if (events.length > 0) frames.push(this.#events(where.seq, events, grant));
    const { seq } = log;
    const isLast = where.seq + events.length === seq;
    if (isLast && Date.now() >= log.endsAt && !start.afterEnd) frames.push(this.#format.end(seq));
    return frames;
  }

  /** Sends everyone the events that follow `seq`, in as few frames as they fit; where there are none, the state alone. */
  broadcast(seq: number, events: readonly Event[]): void {
    if (events.length > 0) this.#polls.release();
    // The same texts for each kind of grant, however many subscribers there are.
    const texts = new Map<boolean, readonly string[]>();
    const sockets = this.#open();
    for (const [socket, access] of sockets) {
      let own = texts.get(access.unredacted);
      if (!own) {
        own = [...this.#format.write(this.#events(seq, events, access))];
        texts.set(access.unredacted, own);
      }
      if (!own.every((text) => send(socket, text))) close(socket, closeCodes.slow, spread(sockets.length));
    }
  }

  /** Tells everyone who has not been told that the call is over, where it is. Whoever wants to may stay. */
  end(): void {
    if (Date.now() < this.#log.endsAt) return;
    this.#polls.release();
    for (const [socket, attachment] of this.#open()) if (!attachment.ended) this.#endOf(socket, attachment);
  }

  /** Whether anyone has a socket open. */
  get any(): boolean {
    return this.#open().length > 0;
  }

  /** Closes the sockets whose tickets have expired: whoever may, comes back with a new one. */
  expire(): void {
    for (const [socket, { expires }] of this.#open()) {
      if (expires <= Date.now()) close(socket, closeCodes.unauthorized, "ticket expired");
    }
    this.#expires = undefined;
  }

  /** Closes the sockets whose tickets were issued until then, in milliseconds since the epoch. */
  revoke(issuedUntil: number): void {
    this.#polls.release();
    for (const [socket, { issued }] of this.#open()) {
      // A version that did not tell when has let some in: they come back with their tickets.
      if (!(issued > issuedUntil)) close(socket, closeCodes.unauthorized, "ticket revoked");
    }
  }

  closeAll(code: number, reason: string): void {
    this.#polls.release();
    for (const [socket] of this.#open()) close(socket, code, reason);
  }

  /** Counts the subscribers, and closes the sockets that nobody seems to hold any more. */
  count(): number {
    const now = Date.now();
    let count = 0;
    for (const [socket, { since }] of this.#open()) {
      const answeredAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
      // While events come, nobody needs to ask whether the relay is there.
      if (now - Math.max(since, answeredAt, this.#log.changedAt) < silentAfter) count += 1;
      else close(socket, closeCodes.silent, "not heard from");
    }
    return count;
  }

  #endOf(socket: WebSocket, attachment: Attachment): void {
    if (this.#send(socket, this.#format.end(this.#log.seq)))
      this.#attach(socket, { ...attachment, ended: true });
    // It comes back for what it could not hold.
    else close(socket, closeCodes.slow, "retry=0");
  }

  /** Where the log stands for a subscriber: it goes on where it was, or begins after `fresh`, or is told that it cannot. */
  #whereFor({ position }: StartPosition, fresh: number): Where {
    const { epoch, seq: last, forgotten } = this.#log;
    const { after = Math.max(fresh, forgotten) } = position ?? {};
    // Whoever had nothing of another log has missed nothing of this one.
    const isSameLog = position?.epoch === epoch || (after === 0 && forgotten === 0);
    const recovered = !position || (isSameLog && after <= last && after >= forgotten);
    return { type: "welcome", epoch, seq: recovered ? after : last, recovered };
  }

  #welcome(where: Where, access: Access): Frame {
    return this.#format.welcome(where, this.#log.stateAt(where.seq), access);
  }

  #events(seq: number, events: readonly Event[], access: Access): Frame {
    return this.#format.events(seq + 1, events, this.#log, access);
  }

  /** False where the socket can hold no more. */
  #send(socket: WebSocket, frame: Frame): boolean {
    for (const text of this.#format.write(frame)) if (!send(socket, text)) return false;
    return true;
  }

  #open(): (readonly [WebSocket, Attachment])[] {
    const open: (readonly [WebSocket, Attachment])[] = [];
    for (const socket of this.#context.getWebSockets()) {
      const attachment = socket.readyState === WebSocket.OPEN ? this.#attachmentOf(socket) : undefined;
      if (attachment) open.push([socket, attachment]);
    }
    return open;
  }

  #attach(socket: WebSocket, attachment: Attachment): void {
    socket.serializeAttachment(attachment);
    this.#attachments.set(socket, attachment);
  }

  #attachmentOf(socket: WebSocket): Attachment | undefined {
    const known = this.#attachments.get(socket);
    if (known) return known;
    // `welcome` attached it; a socket that is just being accepted has none yet.
    const attachment = (socket.deserializeAttachment() as Attachment | null) ?? undefined;
    if (attachment) this.#attachments.set(socket, attachment);
    return attachment;
  }
}

/** Of many subscribers whom a deploy cuts in one moment, some hundred a second can be welcomed again. */
function spreadOf(sockets: number): Pick<WelcomeFrame, "spread"> {
  const spread = Math.min(120_000, sockets * 10);
  // Up to then they spread themselves.
  return spread > 3_000 ? { spread } : {};
}
