import type { ConnectionStatus, TicketSource, WatchOptions } from "./connection.ts";
import type { Timeline } from "./timeline.ts";
import { watch } from "./watch.ts";

/** How it stands with the watch itself. */
export interface LiveConnection {
  /** While there is no ticket, and on a server, it is `connecting`. */
  readonly connection: ConnectionStatus;
  /** Why nothing more will come: a `WatchError`, a `TicketError`, or what `renew` threw. */
  readonly error: Error | undefined;
}

export interface LiveOptions extends Omit<WatchOptions, "signal"> {
  /** Fetches another ticket for the same: is called when the relay refuses the one before, as when it has expired. */
  readonly renew?: () => string | Promise<string>;
}

/** What `useSyncExternalStore` takes. */
export interface Store<Snapshot> {
  /** The same object until something changes. */
  get(): Snapshot;
  /** Follows, for as long as somebody listens. */
  subscribe(listener: () => void): () => void;
}

/**
 * Keeps what is known of a call or a feed while listeners come and go: who comes back goes on where the last one left.
 *
 * @param options the newest ones, whenever they are needed
 * @param read copies what the timeline knows now
 */
export function createStore<News>(
  ticket: string | null | undefined,
  options: () => LiveOptions,
  timeline: Timeline<unknown>,
  read: () => News,
): Store<News & LiveConnection> {
  let snapshot: News & LiveConnection = { ...read(), connection: "connecting", error: undefined };

  function follow(known: string, signal: AbortSignal, listener: () => void): void {
    const watched = watch(sourceOf(known, options), { ...options(), signal }, timeline);
    const update = (): void => {
      // The status of a watch that was left would be wrong for whoever comes back.
      if (signal.aborted) return;
      const { connection, error } = watched;
      snapshot = { ...read(), connection, error: asError(error) };
      listener();
    };
    watched.subscribe(update);
    if (watched.connection !== snapshot.connection) update();
  }

  return {
    get: () => snapshot,
    subscribe(listener) {
      const listening = new AbortController();
      const { signal } = listening;
      // StrictMode leaves and comes back within a moment, and a ticket may open a single time.
      queueMicrotask(() => ticket == null || signal.aborted || follow(ticket, signal, listener));
      return () => listening.abort();
    },
  };
}

function sourceOf(ticket: string, options: () => LiveOptions): TicketSource {
  const given = [ticket];
  const next = (): string | Promise<string> => given.pop() ?? options().renew?.() ?? ticket;
  return options().renew ? next : ticket;
}

function asError(cause: unknown): Error | undefined {
  return cause === undefined || cause instanceof Error ? cause : new Error("No ticket came", { cause });
}
