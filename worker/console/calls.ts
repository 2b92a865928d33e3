import { type CallState, foldCall, isEnded, queuedCall } from "@plivo-edge/callbacks";
import type { FeedEvent } from "@plivo-edge/live";
import { countByShow, type Show } from "./filter.ts";

/** An event of a call that was not erased. */
type CallEvent = Exclude<FeedEvent, { readonly type: "erased" }>;

/** One call of the board. */
export interface Row {
  readonly call: string;
  readonly state: CallState;
  /** When its first event came, in milliseconds since the epoch. */
  readonly since: number;
  /** What the feed told of it, in order of arrival, without raw parameters. */
  readonly events: readonly CallEvent[];
}

/** How many calls a page keeps that is open for weeks. */
export const callsKept = 5_000;

/** The calls that the page knows, as the feed tells of them. */
export class Calls {
  readonly #rows: Map<string, Row> = new Map();
  readonly #listeners: Set<() => void> = new Set();
  readonly #starts: number[] = [];
  #told = false;
  /** Undefined when a call has come, gone, or taken another place. */
  #order: readonly string[] | undefined;
  /** Undefined when anything has changed. */
  #sorted: readonly Row[] | undefined;
  /** The same. */
  #counts: Readonly<Record<Show, number>> | undefined;
  /** Place in the feed of the oldest event that was read. */
  firstSeq: number = Number.POSITIVE_INFINITY;
  /** Events of the feed that were missed, and cannot be had again. */
  gaps = 0;

  get size(): number {
    return this.#rows.size;
  }

  get(call: string): Row | undefined {
    return this.#rows.get(call);
  }

  add(seq: number, event: FeedEvent): void {
    this.firstSeq = Math.min(this.firstSeq, seq);
    if (event.type === "erased") {
      this.#rows.delete(event.call);
      this.#change(true);
      return;
    }
    const old = this.#rows.get(event.call);
    if (!old) this.#starts.push(event.receivedAt);
    this.#put(event, [...(old?.events ?? []), slim(event)]);
  }

  /** Adds events that came before all that are known, the oldest first. */
  addOlder(firstSeq: number, events: readonly FeedEvent[]): void {
    this.firstSeq = Math.min(this.firstSeq, firstSeq);
    for (const event of events.toReversed()) {
      if (event.type === "erased") continue;
      this.#put(event, [slim(event), ...(this.#rows.get(event.call)?.events ?? [])]);
    }
  }

  miss(): void {
    this.gaps += 1;
    this.#tell();
  }

  /** Running calls first, then those that have ended; each the newest first. */
  sorted(): readonly Row[] {
    this.#order ??= [...this.#rows.values()].sort(compare).map(({ call }) => call);
    this.#sorted ??= this.#order.flatMap((call) => this.#rows.get(call) ?? []);
    return this.#sorted;
  }

  /** How many calls each chip stands for. */
  counts(): Readonly<Record<Show, number>> {
    this.#counts ??= countByShow(this.sorted());
    return this.#counts;
  }

  /** How many calls began in each of the last `count` periods of `length` milliseconds, the newest last. */
  starts(now: number, count: number, length: number): number[] {
    const old = now - count * length;
    while (this.#starts[0] !== undefined && this.#starts[0] < old) this.#starts.shift();
    const bars = new Array<number>(count).fill(0);
    for (const start of this.#starts) {
      const index = count - 1 - Math.max(0, Math.floor((now - start) / length));
      bars[index] = (bars[index] ?? 0) + 1;
    }
    return bars;
  }

  clear(): void {
    this.#rows.clear();
    this.#starts.length = 0;
    this.firstSeq = Number.POSITIVE_INFINITY;
    this.gaps = 0;
    this.#change(true);
  }

  /** Calls back once for all that changed together. Returns the function that ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(event: CallEvent, events: readonly CallEvent[]): void {
    const { call } = event;
    const old = this.#rows.get(call);
    const row: Row = {
      call,
      // A feed's events are call events with parts left out; the fold reads none of those.
      state: foldCall(old?.state ?? queuedCall, event as Parameters<typeof foldCall>[1]),
      since: Math.min(old?.since ?? event.receivedAt, event.receivedAt),
      events,
    };
    this.#rows.set(call, row);
    this.#change(!old || compare(old, row) !== 0);
    if (this.#rows.size > callsKept) this.#forget();
  }

  /** The oldest that has ended goes first; a running one only where there is nothing else. */
  #forget(): void {
    const last = this.sorted().at(-1);
    if (last) this.#rows.delete(last.call);
    this.#change(true);
  }

  /** What was worked out of the rows is no longer right. */
  #change(moved: boolean): void {
    if (moved) this.#order = undefined;
    this.#sorted = undefined;
    this.#counts = undefined;
    this.#tell();
  }

  /** By microtask: a hidden tab has no animation frames, and its numbers should be right when it is looked at. */
  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

function compare(one: Row, other: Row): number {
  return Number(isEnded(one.state.status)) - Number(isEnded(other.state.status)) || other.since - one.since;
}

/** Raw parameters are read for the one call that is open, and not kept for thousands. */
function slim(event: CallEvent): CallEvent {
  if (!("parameters" in event)) return event;
  const { parameters: _, ...rest } = event;
  return rest as CallEvent;
}
