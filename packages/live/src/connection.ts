import type { WebSocketConstructor } from "./websocket.ts";

/**
 * Where a connection to the relay is.
 *
 * - `connecting`: for the first time, and nothing has failed yet.
 * - `open`: what happens is told as it happens.
 * - `waiting`: the connection was lost, or none came about. It is tried again until there is one.
 * - `offline`: the device says that it has no network. What was lost is tried again as while `waiting`.
 * - `closed`: for good. The call has ended, the watch was closed, or its `error` says why.
 */
export type ConnectionStatus = "connecting" | "open" | "waiting" | "offline" | "closed";

/** How the connection to the relay is. */
export interface Connection {
  readonly status: ConnectionStatus;
  /** How many attempts in a row came to nothing; 0 again once a connection has lasted. */
  readonly attempt: number;
  /** Why there is no connection, once there was an attempt. The message can be shown: it holds no secret. */
  readonly cause: Error | undefined;
  /** When the next attempt begins, in milliseconds since the epoch; undefined while none is needed or one is made. */
  readonly retryAt: number | undefined;
}

/** Before there is any watch: what a page shows first, and a server for good. */
export const notConnected: Connection = {
  status: "connecting",
  attempt: 0,
  cause: undefined,
  retryAt: undefined,
};

/**
 * A ticket, or where to get one.
 *
 * The function is asked at the beginning, when the relay refuses the ticket that it gave, and when that ticket was good
 * for a single time. Where it throws, or gives something else than a ticket, it is asked again after a pause.
 */
export type TicketSource = string | (() => string | Promise<string>);

/** How to watch. */
export interface WatchOptions {
  /** Aborting it closes the watch, and loops throw its reason. */
  readonly signal?: AbortSignal | undefined;
  /** For runtimes without a `WebSocket` of their own, such as Node 20. @default globalThis.WebSocket */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** How many attempts in a row may come to nothing before the watch gives up with the last cause. @default Infinity */
  readonly maxRetries?: number | undefined;
  /**
   * The longest pause between two attempts, in milliseconds; only the relay may ask for a longer one.
   * @default 20000, and 60000 in a hidden tab
   */
  readonly maxRetryDelay?: number | undefined;
  /**
   * Goes on when the call has ended, until the watch is closed: recordings, transcriptions and late notices come after
   * the end.
   * @default false
   */
  readonly afterEnd?: boolean | undefined;
}
