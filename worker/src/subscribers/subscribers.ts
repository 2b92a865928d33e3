import type { CallEvent } from "@plivo-edge/callbacks";
import { closeCodes, type Frame, type WelcomeFrame } from "@plivo-edge/live/frames";
import { eventFrames } from "./event-frames.ts";
import { LongPolls } from "./long-polls.ts";
import { redactEvent, redactState } from "./redact.ts";
import { close, send, spread } from "./socket.ts";
import type { Access, EventSource, Grant, StartPosition } from "./types.ts";

/** What an object knows of the sockets that it has accepted. */
export type Sockets = Pick<DurableObjectState, "getWebSockets" | "getWebSocketAutoResponseTimestamp">;

/** Kept with its socket, so that it outlives the object's sleep. */
interface Attachment extends Grant {
  /** When it came, in milliseconds since the epoch. */
  readonly since: number;
}

const eventsAtOnce = 500;
// Subscribers ping after 25 seconds in which they heard nothing.
const silentAfter = 60_000;

/** The sockets of one object. Hibernatable: none of them keeps it awake. */
export class Subscribers {
  readonly #context: Sockets;
  readonly #log: EventSource;
  /** The first expiry among the tickets of all sockets. Unknown when the object wakes. */
  #expires: number | undefined;
  readonly #polls: LongPolls = new LongPolls();

  constructor(context: Sockets, log: EventSource) {
    this.#context = context;
    this.#log = log;
  }

  /** Whether anyone would hear of the end: a socket that closes has been told. */
  get any(): boolean {
    return this.#polls.any || this.#open().length > 0;
  }

  /** When to call `expire` next, in milliseconds since the epoch. */
  get expires(): number {
    this.#expires ??= this.#open().reduce((first, [, { expires }]) => Math.min(first, expires), Infinity);
    // Each alarm is a row written: tickets that expire within ten seconds share one.
    return Math.ceil(this.#expires / 10_000) * 10_000;
  }

  /** Sends a new subscriber everything that came after its position, or after `fresh` where it has none. */
  welcome(socket: WebSocket, { unredacted, expires }: Grant, start: StartPosition, fresh: number): void {
    if (this.#expires !== undefined) this.#expires = Math.min(this.#expires, expires);
    socket.serializeAttachment({ unredacted, expires, since: Date.now() } satisfies Attachment);
    const welcome = welcomeTo(this.#log, start, fresh, { unredacted });
    if (!send(socket, JSON.stringify(welcome))) return;
    let { seq } = welcome;
    while (seq < this.#log.seq) {
      const events = this.#log.after(seq, eventsAtOnce);
      seq += events.length;
      for (const text of eventFrames(seq - events.length, events, { unredacted })) {
        if (send(socket, text)) continue;
        // More than a socket may hold: it comes back at once for the rest.
        close(socket, closeCodes.slow, "retry=0");
        return;
      }
    }
  }

  /**
   * What a new subscriber would be sent, for one that has no socket. Nothing at all, where too many are waiting.
   *
   * @param wait how many milliseconds to wait where there is nothing new
   */
  async read(access: Access, start: StartPosition, fresh: number, wait: number): Promise<Frame[]> {
    const log = this.#log;
    const welcome = welcomeTo(log, start, fresh, access);
    // What a welcome says is news to whoever had none of this log.
    const isKnown = start.position && welcome.recovered;
    if (isKnown && welcome.seq === log.seq && !log.ended) {
      if (this.#polls.full) return [];
      await this.#polls.wait(wait);
    }
    const frames: Frame[] = [welcome];
    const events = log.after(welcome.seq, eventsAtOnce);
    if (events.length > 0) {
      const shown = access.unredacted ? events : events.map(redactEvent);
      frames.push({ type: "events", seq: welcome.seq + 1, events: shown });
    }
    const { seq } = log;
    if (log.ended && welcome.seq + events.length === seq) frames.push({ type: "end", seq });
    return frames;
  }

  /** Sends everyone the events that follow `seq`, in as few frames as they fit. */
  broadcast(seq: number, events: readonly CallEvent[]): void {
    this.#polls.release();
    // The same texts for each kind of grant, however many subscribers there are.
    const texts = new Map<boolean, readonly string[]>();
    const sockets = this.#open();
    for (const [socket, { unredacted }] of sockets) {
      let own = texts.get(unredacted);
      if (!own) {
        own = [...eventFrames(seq, events, { unredacted })];
        texts.set(unredacted, own);
      }
      if (!own.every((text) => send(socket, text))) close(socket, closeCodes.slow, spread(sockets.length));
    }
  }

  /** Tells everyone that nothing more will come. */
  end(): void {
    this.#polls.release();
    for (const [socket] of this.#open()) {
      send(socket, JSON.stringify({ type: "end", seq: this.#log.seq } satisfies Frame));
      close(socket, closeCodes.ended, "the call has ended");
    }
  }

  /** Closes the sockets whose tickets have expired: whoever may, comes back with a new one. */
  expire(): void {
    for (const [socket, { expires }] of this.#open()) {
      if (expires <= Date.now()) close(socket, closeCodes.unauthorized, "ticket expired");
    }
    this.#expires = undefined;
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

  #open(): (readonly [WebSocket, Attachment])[] {
    return (
      this.#context
        .getWebSockets()
        .filter(({ readyState }) => readyState === WebSocket.OPEN)
        // `welcome` attached it, before the socket could be found here.
        .map((socket) => [socket, socket.deserializeAttachment() as Attachment])
    );
  }
}

/** Where a log stands for a subscriber: it goes on where it was, or begins after `fresh`, or is told that it cannot. */
function welcomeTo(
  log: EventSource,
  { position }: StartPosition,
  fresh: number,
  { unredacted }: Access,
): WelcomeFrame {
  const { epoch, seq: last, forgotten } = log;
  const { after = Math.max(fresh, forgotten) } = position ?? {};
  const recovered = !position || (position.epoch === epoch && after <= last && after >= forgotten);
  const seq = recovered ? after : last;
  const state = log.stateAt?.(seq);
  return {
    type: "welcome",
    epoch,
    seq,
    recovered,
    ...(state && { state: unredacted ? state : redactState(state) }),
  };
}
