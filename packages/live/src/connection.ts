import { backoff } from "./backoff.ts";
import { badRequest, ended, unauthorized, unreadable } from "./close-codes.ts";
import { parseFrame, subprotocol } from "./frames.ts";
import { isHidden, onVisible } from "./on-visible.ts";
import { readTicket } from "./ticket.ts";
import type { Timeline } from "./timeline.ts";
import { WatchError } from "./watch-error.ts";

/** `waiting` is the pause before the next attempt. `closed` is for good. */
export type ConnectionStatus = "connecting" | "open" | "waiting" | "closed";

/** A ticket, or where to get one: it is asked again when the relay refuses the one it gave. */
export type TicketSource = string | (() => string | Promise<string>);

/** The platform's `WebSocket`, or one that works like it. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

export interface WatchOptions {
  /** Aborting it closes the watch, and loops throw its reason. */
  readonly signal?: AbortSignal;
  /** For runtimes without a `WebSocket` of their own, such as Node 20. @default globalThis.WebSocket */
  readonly WebSocket?: WebSocketConstructor;
}

export interface Connection {
  readonly status: ConnectionStatus;
  /** Why it closed, where that was not the plan. */
  readonly error: unknown;
  close(error?: unknown): void;
}

/** Milliseconds of silence after which to ask whether the relay is there, and how long it has to answer. */
const pingAfter = 25_000;
const answerWithin = 15_000;

/** Reconnecting may heal an unreadable frame or a hole, but not one that comes again and again. */
const maximumFaults = 5;

/**
 * Keeps a connection to the relay, over as many sockets as it takes, until the call's `end`.
 *
 * @param timeline takes the frames, and knows from where to go on
 * @param change is called after each frame taken and each change of status
 */
export function connect(
  ticket: TicketSource,
  { signal, WebSocket = globalThis.WebSocket }: WatchOptions,
  timeline: Timeline<unknown>,
  change: () => void,
): Connection {
  const closing = new AbortController();
  let status: ConnectionStatus = "connecting";
  let error: unknown;
  let socket: WebSocket | undefined;
  let current: string | undefined;
  // One is enough: for a socket that opens, for a quiet one, for one that owes an answer, and until the next one.
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let faults = 0;
  let renewed = false;

  function become(next: ConnectionStatus): void {
    status = next;
    change();
  }

  function after(delay: number, action: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }

  async function open(): Promise<void> {
    clearTimeout(timer);
    become("connecting");
    try {
      signal?.throwIfAborted();
      if (!WebSocket) throw new TypeError("There is no WebSocket here: pass one to watchCall");
      current ??= typeof ticket === "function" ? await ticket() : ticket;
      if (status !== "closed") attach(new WebSocket(socketUrl(current, timeline), [subprotocol, current]));
    } catch (cause) {
      close(cause);
    }
  }

  function attach(opened: WebSocket): void {
    socket = opened;
    socket.onmessage = ({ data }) => hear(data);
    socket.onclose = ({ code, reason }) => lose(code, reason);
    // A close follows every error, but the `ws` package throws an error that nobody listens to.
    socket.onerror = () => {};
    expectAnswer();
  }

  function detach(code: number = ended): void {
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close(code);
    socket = undefined;
  }

  function hear(data: string): void {
    after(pingAfter, ping);
    // A welcome alone proves nothing: a relay that fails right after it must not be asked again without a pause.
    const proven = status === "open";
    try {
      if (data !== "pong") {
        const frame = parseFrame(data);
        const taken = (proven || frame.type === "welcome") && timeline.add(frame);
        if (!taken) throw new RangeError("Something is missing before this frame");
        if (frame.type === "end") close();
        else become("open");
      }
      if (proven) {
        failures = faults = 0;
        renewed = false;
      }
    } catch {
      fault();
    }
  }

  function fault(): void {
    detach(unreadable);
    if (++faults < maximumFaults) wait();
    else close(new WatchError(unreadable));
  }

  function lose(code: number, reason?: string): void {
    socket = undefined;
    if (code < badRequest) wait(reason);
    else if (code === unauthorized && typeof ticket === "function" && !renewed) {
      renewed = true;
      current = undefined;
      void open();
    } else close(new WatchError(code, reason));
  }

  function wait(reason?: string): void {
    become("waiting");
    after(backoff(failures++, isHidden(), reason), open);
  }

  function ping(): void {
    socket?.send("ping");
    expectAnswer();
  }

  function expectAnswer(): void {
    after(answerWithin, () => {
      detach();
      wait();
    });
  }

  function close(cause?: unknown): void {
    if (status === "closed") return;
    error = cause;
    clearTimeout(timer);
    detach();
    closing.abort();
    become("closed");
  }

  onVisible(() => {
    if (status === "waiting") void open();
    else if (status === "open") ping();
  }, closing.signal);
  signal?.addEventListener("abort", () => close(signal.reason), { signal: closing.signal });
  void open();

  return {
    get status() {
      return status;
    },
    get error() {
      return error;
    },
    close,
  };
}

function socketUrl(ticket: string, { scope, query }: Timeline<unknown>): string {
  const { url, [scope]: name }: Partial<Record<typeof scope, string>> & { readonly url: string } =
    readTicket(ticket);
  return `${url.replace("http", "ws")}/v1/${scope}s/${name}/events${query}`;
}
