import { type Connection, notConnected, type WatchOptions } from "./connection.ts";
import { readTicket, type ScopeName } from "./ticket.ts";
import type { AnyTimeline } from "./timeline.ts";
import { type Watch, watch } from "./watch.ts";

/** The connection of what a component watches. */
export interface LiveConnection {
  /** How the connection is, and why. While there is no ticket, and on a server, its status is `connecting`. */
  readonly connection: Connection;
  /** Why nothing more will come: a `WatchError`, or a `TicketError`. */
  readonly error: Error | undefined;
}

/** How a component watches. */
export interface LiveOptions extends Omit<WatchOptions, "signal"> {
  /** Fetches another ticket for the same: when the relay refuses the one before, or that was for a single time. */
  readonly renew?: (() => string | Promise<string>) | undefined;
}

/** A ticket. Nothing is opened while there is none. */
export type MaybeTicket = string | null | undefined;

/** What a component shows of what it follows, in whatever framework. */
export interface Store<Snapshot> {
  /**
   * What is known: the same object until something changes.
   *
   * @param ticket what will be followed, where that is not followed yet; null for nothing
   */
  get(ticket?: string | null): Snapshot;
  /** Follows what this ticket opens. Another one for the same keeps what is known; one for something else does not. */
  follow(ticket: MaybeTicket): void;
  /** Keeps a connection for as long as somebody listens. Returns the function that ends that. */
  subscribe(listener: () => void): () => void;
}

/**
 * Keeps what is known of something that is followed while listeners come and go: who comes back goes on where the last one left.
 *
 * @param begin makes a timeline that knows nothing
 * @param read copies what a timeline knows
 * @param options the newest ones, whenever they are needed
 */
export function createStore<Known extends AnyTimeline, News>(
  begin: () => Known,
  read: (timeline: Known) => News,
  options: () => LiveOptions,
): Store<News & LiveConnection> {
  const listeners = new Set<() => void>();
  let timeline = begin();
  const blank: News & LiveConnection = { ...read(timeline), connection: notConnected, error: undefined };
  let snapshot = blank;
  let followed: MaybeTicket;
  /** The newest of the tickets that were tried. */
  let tried: MaybeTicket;
  let current: Watch<unknown> | undefined;
  /** What its tickets were to be renewed with when it began. */
  let renewal: LiveOptions["renew"];
  /** It has come to its end: nothing more is to be had, and the ticket may open nothing any more. */
  let ended = false;

  function start(): void {
    const ticket = followed;
    if (current || ended || ticket == null || listeners.size === 0) return;
    tried = undefined;
    const newer = (): MaybeTicket => {
      if (tried === followed) return undefined;
      tried = followed;
      return followed;
    };
    const another = (): string | Promise<string> => (options().renew || (() => followed ?? ticket))();
    renewal = options().renew;
    const started = watch(renewal ? another : ticket, options(), timeline, newer);
    current = started;
    const update = (): void => {
      if (started === current) show(started);
    };
    started.subscribe(update);
    // It may have come to something before it was listened to, and what the one before it came to is over.
    if (started.connection !== notConnected || snapshot.error) queueMicrotask(update);
  }

  /** There is a ticket that was not tried, or a way to get one: that may come later, as with somebody's session. */
  function hasMore(): unknown {
    return tried !== followed || (!renewal && options().renew);
  }

  function show({ connection }: Watch<unknown>): void {
    const error = connection.status === "closed" ? connection.cause : undefined;
    if (error && hasMore()) restart();
    else {
      ended = connection.status === "closed" && !error;
      snapshot = { ...read(timeline), connection, error };
      for (const listener of listeners) listener();
    }
  }

  function stop(): void {
    current?.close();
    current = undefined;
  }

  function restart(): void {
    stop();
    start();
  }

  return {
    get: (ticket = followed) => (isSame(ticket, followed) ? snapshot : blank),
    follow(ticket) {
      const goesOn = isSame(ticket, followed);
      followed = ticket;
      if (!goesOn) {
        timeline = begin();
        snapshot = blank;
        ended = false;
      }
      // A connection that is fine is kept, and the ticket is for the next one.
      if (!goesOn || (snapshot.error && hasMore())) restart();
    },
    subscribe(listener) {
      // The same function may listen twice.
      const own = (): void => listener();
      listeners.add(own);
      start();
      return () => {
        listeners.delete(own);
        // StrictMode and Fast Refresh leave and come back within a moment, and a ticket may be for a single time.
        queueMicrotask(() => {
          if (listeners.size > 0) return;
          stop();
          // How a connection was that is gone would be wrong for whoever comes back.
          if (!ended) snapshot = { ...snapshot, connection: notConnected, error: undefined };
        });
      };
    },
  };
}

/** An object with the fields of `sample`, each of which is read anew whenever it is asked for. */
export function live<Snapshot extends object>(sample: Snapshot, read: () => Snapshot): Snapshot {
  const fields = Object.keys(sample).map((field) => [
    field,
    { enumerable: true, get: () => read()[field as keyof Snapshot] },
  ]);
  return Object.defineProperties({} as Snapshot, Object.fromEntries(fields));
}

type Subject = { readonly url: string } & { readonly [Scope in ScopeName]?: string };

/** Whether two tickets open the same; without one, nothing. */
function isSame(one: MaybeTicket, other: MaybeTicket): boolean {
  return one === other || subjectOf(one) === subjectOf(other);
}

function subjectOf(ticket: MaybeTicket): MaybeTicket {
  try {
    const { url, call, feed, campaign }: Subject = readTicket(String(ticket).trim());
    return JSON.stringify({ url, call, feed, campaign });
  } catch {
    return ticket ?? null;
  }
}
