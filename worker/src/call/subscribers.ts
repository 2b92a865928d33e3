import type { CallEvent } from "@plivo-edge/callbacks";
import { closeCodes, type Frame } from "@plivo-edge/live/frames";
import type { EventLog } from "./event-log.ts";
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

// `send` to a reader that stalls never throws: the socket's buffer grows inside this object's 128 MB until someone looks.
const slowReaderBytes = 1024 * 1024;

/** The sockets of one call. Hibernatable: none of them keeps the object awake. */
export class Subscribers {
  readonly #sockets: () => WebSocket[];
  readonly #log: EventLog;

  constructor(sockets: () => WebSocket[], log: EventLog) {
    this.#sockets = sockets;
    this.#log = log;
  }

  get any(): boolean {
    return this.#sockets().length > 0;
  }

  /** Sends a new subscriber everything that came after its position, or all of it from the call's beginning. */
  welcome(socket: WebSocket, grant: Grant, position: Position | undefined): void {
    socket.serializeAttachment(grant);
    const { epoch, seq: last } = this.#log;
    const recovered = position === undefined || (position.epoch === epoch && position.seq <= last);
    const seq = recovered ? (position?.seq ?? 0) : last;
    const state = this.#log.stateAt(seq);
    send(socket, { type: "welcome", epoch, seq, recovered, state: grant.numbers ? state : maskState(state) });
    this.#sendEvents([socket], seq, this.#log.after(seq));
  }

  /** Sends everyone the events that follow `seq`, in one frame. */
  broadcast(seq: number, events: readonly CallEvent[]): void {
    this.#sendEvents(this.#sockets(), seq, events);
  }

  /** Tells everyone that nothing more will come. */
  end(): void {
    for (const socket of this.#sockets()) {
      send(socket, { type: "end", seq: this.#log.seq });
      close(socket, closeCodes.ended, "the call has ended");
    }
  }

  #sendEvents(sockets: readonly WebSocket[], seq: number, events: readonly CallEvent[]): void {
    if (events.length === 0 || sockets.length === 0) return;
    const frame = { type: "events", seq: seq + 1 } as const;
    // One text for each kind of grant, however many subscribers there are.
    const texts = new Map<boolean, string>();
    for (const socket of sockets) {
      // `welcome` attached it, before the socket could be found here.
      const { numbers } = socket.deserializeAttachment() as Grant;
      let text = texts.get(numbers);
      if (text === undefined) {
        text = JSON.stringify({ ...frame, events: numbers ? events : events.map(maskEvent) } satisfies Frame);
        texts.set(numbers, text);
      }
      sendText(socket, text);
    }
  }
}

function send(socket: WebSocket, frame: Frame): void {
  sendText(socket, JSON.stringify(frame));
}

function sendText(socket: WebSocket, text: string): void {
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
