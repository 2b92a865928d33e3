import type { CallEvent, CallState } from "@plivo-edge/callbacks";
import { closeCodes, type Frame } from "@plivo-edge/live/frames";
import { maskEvent, maskState } from "./mask.ts";

/** What a subscriber's ticket allows; kept with its socket, so that it outlives the object's sleep. */
export interface Grant {
  /** May see phone numbers. */
  readonly numbers: boolean;
}

/** Where a subscriber was when its last connection ended. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** A log that subscribers follow. */
export interface Followed {
  readonly epoch: string;
  /** Sequence number of the last event; 0 while there is none. */
  readonly seq: number;
  /** The events after this one are all there; older ones may have been deleted. */
  readonly forgotten: number;
  /** At most `limit` of the events that come after `seq`. */
  after(seq: number, limit: number): readonly CallEvent[];
  /** What the events up to `seq` add up to, where they add up to something. */
  stateAt?(seq: number): CallState;
}

// `send` to a reader that stalls never throws: the socket's buffer grows inside the object's 128 MB until someone looks.
const slowReaderBytes = 1024 * 1024;
// Keeps a frame of a long replay far below what a subscriber is willing to read at once.
const eventsPerFrame = 500;

/** The sockets of one object. Hibernatable: none of them keeps it awake. */
export class Subscribers {
  readonly #sockets: () => WebSocket[];
  readonly #log: Followed;

  constructor(sockets: () => WebSocket[], log: Followed) {
    this.#sockets = sockets;
    this.#log = log;
  }

  get any(): boolean {
    return this.#sockets().length > 0;
  }

  /** Sends a new subscriber everything that came after its position, or after `start` where it has none. */
  welcome(socket: WebSocket, grant: Grant, position: Position | undefined, start: number): void {
    socket.serializeAttachment(grant);
    const { epoch, seq: last, forgotten } = this.#log;
    const recovered =
      position === undefined ||
      (position.epoch === epoch && position.seq <= last && position.seq >= forgotten);
    let seq = recovered ? (position?.seq ?? Math.max(start, forgotten)) : last;
    const state = this.#log.stateAt?.(seq);
    sendFrame(socket, {
      type: "welcome",
      epoch,
      seq,
      recovered,
      ...(state && { state: grant.numbers ? state : maskState(state) }),
    });
    while (seq < last) {
      const events = this.#log.after(seq, eventsPerFrame);
      send(socket, eventsFrame(seq, events, grant));
      seq += events.length;
    }
  }

  /** Sends everyone the events that follow `seq`, in one frame. */
  broadcast(seq: number, events: readonly CallEvent[]): void {
    // One text for each kind of grant, however many subscribers there are.
    const texts = new Map<boolean, string>();
    for (const socket of this.#sockets()) {
      // `welcome` attached it, before the socket could be found here.
      const grant = socket.deserializeAttachment() as Grant;
      let text = texts.get(grant.numbers);
      if (text === undefined) {
        text = eventsFrame(seq, events, grant);
        texts.set(grant.numbers, text);
      }
      send(socket, text);
    }
  }

  /** Tells everyone that nothing more will come. */
  end(): void {
    for (const socket of this.#sockets()) {
      sendFrame(socket, { type: "end", seq: this.#log.seq });
      close(socket, closeCodes.ended, "the call has ended");
    }
  }
}

function eventsFrame(seq: number, events: readonly CallEvent[], { numbers }: Grant): string {
  const shown = numbers ? events : events.map(maskEvent);
  return JSON.stringify({ type: "events", seq: seq + 1, events: shown } satisfies Frame);
}

function sendFrame(socket: WebSocket, frame: Frame): void {
  send(socket, JSON.stringify(frame));
}

function send(socket: WebSocket, text: string): void {
  if (socket.bufferedAmount > slowReaderBytes) {
    close(socket, closeCodes.slow, "too slow; come back and replay");
    return;
  }
  try {
    socket.send(text);
  } catch {
    // The socket closed in the meantime: its subscriber comes back and asks for what it missed.
  }
}

/** Closes a socket that may be closed already. */
export function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closing twice throws, and so do the codes that only a peer's vanishing can produce.
  }
}
