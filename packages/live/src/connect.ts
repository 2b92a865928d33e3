import { backoff } from "./backoff.ts";
import { badRequest, ended, lost, unauthorized, unreadable } from "./close-codes.ts";
import {
  type Connection,
  type ConnectionStatus,
  notConnected,
  type TicketSource,
  type WatchOptions,
} from "./connection.ts";
import { findCause } from "./find-cause.ts";
import { type FrameOf, subprotocol } from "./frame-shape.ts";
import { isHidden, isOffline, onPageChange } from "./page.ts";
import { readTicket, type ScopeName, type TicketClaims } from "./ticket.ts";
import type { AnyTimeline } from "./timeline.ts";
import { WatchError } from "./watch-error.ts";
import type { WebSocketLike } from "./websocket.ts";

/** Keeps a connection. */
export interface Connector {
  /** The same object until something changes. */
  readonly connection: Connection;
  /** Why it closed, where that was not the plan. */
  readonly error: unknown;
  close(error?: unknown): void;
}

/** Milliseconds of silence after which to ask whether the relay is there, and how long it has to answer. */
const pingAfter = 25_000;
const answerTimeout = 15_000;
/** The same where there is reason to doubt: the network has changed, or the page was not looked at. */
const doubtTimeout = 800;
/** Milliseconds after which a connection has lasted, however quiet it was. */
const lasting = 5_000;

/** Reconnecting may heal an unreadable frame or a hole, but not one that comes again and again. */
const maximumFaults = 5;

/**
 * Keeps a connection to the relay, over as many sockets as it takes, until the `end` of what is followed.
 *
 * @param timeline takes the frames, and knows from where to go on
 * @param change is called after each frame that brings an update, and each change of the connection
 * @param newer a ticket that came since it was last asked, for the next socket
 */
export function connect(
  source: TicketSource,
  { signal, WebSocket: own, maxRetries = Infinity, maxRetryDelay, afterEnd }: WatchOptions,
  timeline: AnyTimeline,
  change: () => void,
  newer?: () => string | null | undefined,
): Connector {
  const WebSocket = own ?? globalThis.WebSocket;
  const isRenewable = typeof source === "function";
  /** Finds what is new, as a loop does: a poll that brings nothing is no change. */
  const read = timeline.reader();
  let connection = notConnected;
  let error: unknown;
  let socket: WebSocketLike | undefined;
  /** What to connect with, until it is used up or refused, whether the source gave it, and what it says. */
  let ticket: string | undefined;
  let isOwn = false;
  let claims: TicketClaims | undefined;
  // One timer serves the handshake, silence, an answer that is due, and the pause before the next try.
  let timer: ReturnType<typeof setTimeout> | undefined;
  let search: AbortController | undefined;
  /** Counts attempts, so that what one brings that was left already is told from what this one brings. */
  let attempt = 0;
  /** The relay has welcomed this socket, and when it did so last. */
  let welcomed = false;
  let welcomedAt = 0;
  /** This socket is being asked whether it still is one. If not, the next one need not wait. */
  let doubted = false;
  /** This attempt began because the one before it was doubted. */
  let hurried: boolean | undefined;
  /** For the pauses: attempts in a row that did not last. */
  let failures = 0;
  /** For the frames: unreadable ones and holes in a row, without news between them. */
  let faults = 0;
  /** For the tickets: the relay has refused one, and taken none since. */
  let refused = false;
  /** Over how long those come back who are cut without a word, in the words of a close reason. */
  let spread = "";

  function become(status: ConnectionStatus, cause?: Error, retryAt?: number): void {
    const { status: before, attempt, cause: latest, retryAt: due } = connection;
    let isNew = status !== before || failures !== attempt || cause !== latest || retryAt !== due;
    if (isNew) connection = { status, attempt: failures, cause, retryAt };
    // All of them, so that the next call finds only what came after this one.
    while (read()) isNew = true;
    if (isNew) change();
  }

  function becomeUnconnected(cause?: Error, retryAt?: number): void {
    become(isOffline() ? "offline" : cause ? "waiting" : "connecting", cause, retryAt);
  }

  function after(delay: number, action: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }

  async function open(): Promise<void> {
    attempt += 1;
    const number = attempt;
    search?.abort();
    becomeUnconnected(connection.cause);
    expectAnswer(answerTimeout);
    try {
      // Text from a file or a reply often ends in a line break.
      const given = newer?.();
      if (given || ticket === undefined) isOwn = !given;
      ticket = String(given ?? ticket ?? (isRenewable ? await source() : source)).trim();
      // One that comes late is for the next attempt.
      if (number !== attempt) return;
      claims = readTicket(ticket);
    } catch (cause) {
      if (number !== attempt) return;
      ticket = undefined;
      (isRenewable ? retry : close)(asError(cause, "No ticket came"));
      return;
    }
    try {
      if (!WebSocket)
        throw new TypeError("There is no WebSocket here: pass `PollingSocket`, or that of `ws`");
      attach(new WebSocket(socketUrl(claims, timeline), [subprotocol, ticket]));
    } catch (cause) {
      close(String(cause).includes(ticket) ? new TypeError("No WebSocket takes this ticket") : cause);
    }
  }

  function attach(opened: WebSocketLike): void {
    socket = opened;
    // However long the ticket took, and whatever was doubted meanwhile: one that opens once must not be used up for nothing.
    doubted = false;
    expectAnswer(answerTimeout);
    opened.onmessage = hear;
    opened.onclose = lose;
    // A close follows every error, but the `ws` package throws an error that nobody listens to.
    opened.onerror = () => {};
  }

  function detach(code: number = ended): void {
    attempt += 1;
    welcomed = doubted = false;
    const left = socket;
    if (!left) return;
    socket = undefined;
    left.onmessage = left.onclose = null;
    attemptTo(() => left.close(code));
  }

  function hear({ data }: { readonly data: string }): void {
    // What was on its way already tells nothing of a connection that is doubted.
    if (!doubted || data === "pong") trust();
    // A welcome alone proves nothing: a relay that fails right after it must not be asked again without a pause.
    if (welcomed) failures = 0;
    try {
      if (data !== "pong") take(timeline.parse(data));
      // A pong is no news, unless it says that the connection is one after all.
      else if (welcomed && (connection.status !== "open" || connection.attempt)) become("open");
    } catch {
      fault();
    }
  }

  function trust(): void {
    after(pingAfter, ping);
    doubted = false;
  }

  function take(frame: FrameOf<unknown, unknown>): void {
    const { seq } = timeline;
    if (frame.type === "welcome") {
      trust();
      welcomed = true;
      welcomedAt = performance.now();
      spread = frame.spread ? `retry=${frame.spread}` : "";
    }
    // Without what comes before it, a frame is of no use.
    if (!welcomed || !timeline.add(frame)) fault();
    else if (frame.type === "end" && !afterEnd) {
      // workerd lets go of a socket on which it has heard nothing only when the object sleeps, and Node waits for that.
      send("ping");
      close();
    } else {
      refused = false;
      if (frame.type === "events" && timeline.seq > seq) faults = 0;
      become("open");
    }
  }

  function fault(): void {
    const cause = new WatchError(unreadable, "unreadable frames");
    detach(unreadable);
    faults += 1;
    (faults < maximumFaults ? retry : close)(cause);
  }

  function lose({ code = lost, reason }: { readonly code?: number; readonly reason?: string | null }): void {
    socket = undefined;
    const cause = new WatchError(code, reason ?? "");
    forgive();
    // One that the source gave after a refusal is the best there is.
    if (code === unauthorized && isRenewable && !(refused && isOwn)) {
      refused = true;
      ticket = undefined;
      // The first time at once: nothing is wrong with a ticket that has served its time.
      retry(cause, failures ? "" : "retry=0");
    } else if (code >= badRequest) close(cause);
    else {
      if (claims && !welcomed && !reason && !own) explain(claims.url, cause);
      retry(cause, reason || (welcomed ? spread : ""));
    }
  }

  function explain(url: string, cause: Error): void {
    search = new AbortController();
    void findCause(url, search.signal).then((reason) => {
      const { status, retryAt, cause: latest } = connection;
      if (retryAt && latest === cause) become(status, new WatchError(lost, reason), retryAt);
    });
  }

  function forgive(): void {
    if (welcomed && performance.now() - welcomedAt >= lasting) failures = 0;
  }

  /** @param isDoubt nothing has failed but our patience: what was given up may have been fine */
  function retry(cause: Error, reason?: string, isDoubt?: boolean): void {
    forgive();
    hurried = isDoubt;
    const pause = doubted ? 0 : backoff(failures, { hidden: isHidden(), reason, maxRetryDelay });
    detach();
    if (!isDoubt) {
      if (failures >= maxRetries) {
        close(cause);
        return;
      }
      failures += 1;
    }
    // A ticket that comes late is another one, and not used up.
    if (claims?.once) ticket = claims = undefined;
    becomeUnconnected(cause, Date.now() + pause);
    after(pause, open);
  }

  function send(text: string): void {
    attemptTo(() => socket?.send(text));
  }

  function ping(timeout: number = answerTimeout): void {
    send("ping");
    expectAnswer(timeout);
  }

  function expectAnswer(timeout: number): void {
    after(timeout, () =>
      retry(new WatchError(lost, socket ? "it does not answer" : "no ticket came"), "", doubted),
    );
  }

  /** The network has changed, or somebody looks at the page again: two good moments to be sure. */
  function check(event: string): void {
    const { status, cause, retryAt } = connection;
    // Where a ticket that opens once is the only one, there is no next socket.
    const isReplaceable = isRenewable || !claims?.once;
    if (welcomed) {
      doubted = isReplaceable;
      ping(isReplaceable ? doubtTimeout : answerTimeout);
    }
    if (isOffline()) becomeUnconnected(cause, retryAt);
    else if (retryAt) void open();
    else if (!welcomed) {
      if (status === "offline") becomeUnconnected(cause);
      // An attempt that began on another network may wait for an answer that never comes. One that begins while the page
      // loads is no such, and a ticket that is slow is not asked for at each look.
      const isSlow = hurried && !socket && event === "visibilitychange";
      if (event !== "pageshow" && isReplaceable && !isSlow) {
        doubted = true;
        expectAnswer(doubtTimeout);
      }
    }
  }

  function abort(): void {
    // React Native's signals have no reason, and a watch that was aborted must not look like a call that has ended.
    close(signal?.reason ?? Object.assign(new Error("The watch was aborted"), { name: "AbortError" }));
  }

  function close(cause?: unknown): void {
    if (connection.status === "closed") return;
    error = cause;
    clearTimeout(timer);
    search?.abort();
    detach();
    forgetPage();
    signal?.removeEventListener("abort", abort);
    become("closed", cause === undefined ? undefined : asError(cause, "The watch was aborted"));
  }

  const forgetPage = onPageChange(check);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  else void open();

  return {
    get connection() {
      return connection;
    },
    get error() {
      return error;
    },
    close,
  };
}

/** Some sockets throw where they are closing already. What comes of it is told by the close, or by no answer. */
function attemptTo(act: () => void): void {
  try {
    act();
  } catch {
    // See above.
  }
}

function asError(cause: unknown, message: string): Error {
  return cause instanceof Error ? cause : new Error(message, { cause });
}

function socketUrl({ url, ...claims }: TicketClaims, { scope, query }: AnyTimeline): string {
  const { [scope]: name }: { readonly [Scope in ScopeName]?: string } = claims;
  return `${url.replace("http", "ws")}/v1/${scope}s/${name}/events${query}`;
}
