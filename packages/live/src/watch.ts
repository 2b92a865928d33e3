import { type ConnectionStatus, connect, type TicketSource, type WatchOptions } from "./connection.ts";
import type { Timeline } from "./timeline.ts";

/** Something that is followed live. */
export interface Watch<Update> extends AsyncIterable<Update> {
  readonly connection: ConnectionStatus;
  /** What loops throw, once the watch has failed: a `WatchError`, a `TicketError`, or the signal's reason. */
  readonly error: unknown;
  /** Calls back after each update and each change of `connection`. Returns the function that ends that. */
  subscribe(listener: () => void): () => void;
  /** Ends the watch; loops end after what has arrived. */
  close(): void;
}

/** Follows a timeline: for loops, and for listeners. */
export function watch<Update>(
  ticket: TicketSource,
  options: WatchOptions,
  timeline: Timeline<Update>,
): Watch<Update> {
  const listeners = new Set<() => void>();
  let loops = 0;

  const change = (): void => {
    for (const listener of listeners) {
      // Each on its own: one that throws takes neither the others nor the connection down.
      queueMicrotask(() => listeners.has(listener) && listener());
    }
  };

  const connection = connect(ticket, options, timeline, change);

  const close = (): void => connection.close();

  const subscribe = (listener: () => void): (() => void) => {
    // The same function may subscribe twice, and each end only its own subscription.
    const own = (): void => listener();
    listeners.add(own);
    return () => listeners.delete(own);
  };

  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      const unsubscribe = subscribe(() => {
        unsubscribe();
        resolve();
      });
    });

  return {
    get connection() {
      return connection.status;
    },
    get error() {
      return connection.error;
    },
    subscribe,
    close,
    async *[Symbol.asyncIterator]() {
      const read = timeline.reader();
      loops += 1;
      try {
        for (;;) {
          const update = read();
          if (update) yield update;
          else if (connection.status !== "closed") await nextChange();
          else if (connection.error === undefined) return;
          else throw connection.error;
        }
      } finally {
        loops -= 1;
        // As with a ReadableStream: a loop that is left takes with it what nobody else is following.
        if (loops === 0 && listeners.size === 0) close();
      }
    },
  };
}
