import type { CallState } from "@plivo-edge/callbacks";
import { type ConnectionStatus, connect, type TicketSource, type WatchOptions } from "./connection.ts";
import { type CallUpdate, Timeline } from "./timeline.ts";

/** One call, live. */
export interface CallWatch extends AsyncIterable<CallUpdate> {
  /** The call as it is now. The same object until something changes. */
  readonly state: CallState;
  readonly connection: ConnectionStatus;
  /** What loops throw, once the watch has failed: a `WatchError`, a `TicketError`, or the signal's reason. */
  readonly error: unknown;
  /** Calls back after each change of `state` or `connection`. Returns the function that ends that. */
  subscribe(listener: () => void): () => void;
  /** Ends the watch; loops end after what has arrived. */
  close(): void;
}

/**
 * Watches a call: every event once and in order, from its first one on, over reconnects and deploys of the relay.
 *
 * Each loop replays the call from its start, ends when the call has ended, and throws when the relay refuses the
 * ticket. Where the relay could not go on from where it was cut, an event of type `gap` says so. Leaving the last loop
 * early closes the watch, unless somebody subscribed.
 *
 * @param ticket what `relay.ticket` returned; or a function that fetches one, which is called again when it has expired
 * @example
 * for await (const { event, state } of watchCall(ticket)) console.log(event.type, state.status);
 */
export function watchCall(ticket: TicketSource, options: WatchOptions = {}): CallWatch {
  const timeline = new Timeline();
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
    get state() {
      return timeline.state;
    },
    get connection() {
      return connection.status;
    },
    get error() {
      return connection.error;
    },
    subscribe,
    close,
    async *[Symbol.asyncIterator]() {
      loops += 1;
      try {
        for (let index = 0; ; ) {
          const update = timeline.updates[index];
          if (update) {
            index += 1;
            yield update;
          } else if (connection.status !== "closed") await nextChange();
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
