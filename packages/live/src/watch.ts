import { connect } from "./connect.ts";
import type { Connection, TicketSource, WatchOptions } from "./connection.ts";
import type { AnyTimeline } from "./timeline.ts";

/** Something that is followed live. */
export interface Watch<Update> extends AsyncIterable<Update> {
  /** How the connection is, and why. The same object until something changes. */
  readonly connection: Connection;
  /** What loops throw, once the watch has failed: a `WatchError`, a `TicketError`, or the signal's reason. */
  readonly error: unknown;
  /**
   * Calls back after each update and each change of `connection` from now on: what came before is read from the watch. Returns
   * the function that ends that.
   */
  subscribe(listener: () => void): () => void;
  /** Ends the watch; loops end after what has arrived. */
  close(): void;
}

/**
 * Follows a timeline: for loops, and for listeners.
 *
 * @param newer a ticket that came since it was last asked, for the next socket
 */
export function watch<Update>(
  ticket: TicketSource,
  options: WatchOptions,
  timeline: AnyTimeline<Update>,
  newer?: () => string | null | undefined,
): Watch<Update> {
  const listeners = new Set<() => void>();
  /** Each loop's function that serves what it waits for. */
  const loops = new Set<() => void>();

  const change = (): void => {
    for (const serve of loops) serve();
    for (const listener of listeners) {
      // Each on its own: one that throws takes neither the others nor the connection down.
      queueMicrotask(() => listeners.has(listener) && listener());
    }
  };

  const connector = connect(ticket, options, timeline, change, newer);

  const leave = (serve: () => void): void => {
    // As with a ReadableStream: a loop that is left takes with it what nobody else is following.
    if (loops.delete(serve) && loops.size === 0 && listeners.size === 0) connector.close();
  };

  return {
    get connection() {
      return connector.connection;
    },
    get error() {
      return connector.error;
    },
    subscribe(listener) {
      // The same function may subscribe twice, and each end only its own subscription.
      const own = (): void => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: () => connector.close(),
    [Symbol.asyncIterator]() {
      const read = timeline.reader();
      const waiting: ((result: Result<Update>) => void)[] = [];

      const advance = (): Result<Update> | undefined => {
        if (!loops.has(serve)) return done;
        const value = read();
        if (value) return { value };
        if (connector.connection.status !== "closed") return undefined;
        loops.delete(serve);
        return connector.error === undefined ? done : Promise.reject(connector.error);
      };
      const serve = (): void => {
        for (let [settle] = waiting; settle; [settle] = waiting) {
          const result = advance();
          if (!result) return;
          waiting.shift();
          settle(result);
        }
      };
      loops.add(serve);
      // By hand: a generator's `return` waits for the `next` before it, and that may never come.
      return {
        next: () =>
          new Promise((resolve) => {
            waiting.push(resolve);
            serve();
          }),
        return: () => {
          leave(serve);
          serve();
          return Promise.resolve(done);
        },
      };
    },
  };
}

type Result<Update> = IteratorResult<Update, undefined> | Promise<never>;

const done = { value: undefined, done: true } as const;
