import { type CallingHours, isOpen, nextOpening } from "./calling-hours.ts";
import type { Candidate, Destinations } from "./destinations.ts";

/** When whom may be called. */
export interface Openings {
  /** Undefined: at any time. */
  readonly hours: CallingHours | undefined;
  /** The zone of those that name none. */
  readonly zone: string | undefined;
}

const atOnce = 50;

/**
 * Whom to dial next. Some are read at once, zone by zone, so that neither a dial nor finding out when the next one may be
 * has to look at every destination.
 */
export class PendingQueue {
  readonly #destinations: Destinations;
  readonly #openings: () => Openings;
  #batch: Candidate[] = [];
  /** When there may be somebody where there is nobody now, in milliseconds since the epoch; unknown until it is looked up. */
  #nextAt: number | undefined;

  constructor(destinations: Destinations, openings: () => Openings) {
    this.#destinations = destinations;
    this.#openings = openings;
  }

  /** Forgets what was read: somebody has been added or taken out, or the hours are others. */
  change(): void {
    this.#batch = [];
    this.#nextAt = undefined;
  }

  /** Somebody waits until then. */
  add(due: number): void {
    if (this.#nextAt !== undefined) this.#nextAt = Math.min(this.#nextAt, due);
  }

  /** When somebody may be dialled, in milliseconds since the epoch: now, where `take` has somebody; never is Infinity. */
  nextAt(now: number): number {
    if (this.#first(now)) return now;
    return Math.max(now, this.#nextAt ?? now);
  }

  /** The next one that may be dialled now, which is then not in the queue any more. */
  take(now: number): Candidate | undefined {
    const first = this.#first(now);
    if (first) this.#batch.shift();
    return first;
  }

  /** Whether somebody in this zone may be called now. */
  isOpen(zone: string, now: number): boolean {
    const { hours } = this.#openings();
    return hours === undefined || isOpen(hours, this.#zoneOf(zone), now);
  }

  #first(now: number): Candidate | undefined {
    for (;;) {
      const [first] = this.#batch;
      if (!first) {
        if (this.#nextAt !== undefined && now < this.#nextAt) return undefined;
        this.#read(now);
        if (this.#batch.length === 0) return undefined;
        continue;
      }
      if (this.isOpen(first.zone, now)) return first;
      // Its hours have ended since it was read.
      this.#batch.shift();
    }
  }

  #read(now: number): void {
    const found: Candidate[] = [];
    let next = Infinity;
    for (const zone of this.#destinations.zones()) {
      const opening = this.#nextOpening(zone, now);
      if (opening > now) {
        next = Math.min(next, opening);
        continue;
      }
      found.push(...this.#destinations.due(zone, now, atOnce));
      next = Math.min(next, this.#destinations.nextDue(zone, now));
    }
    const isAgain = ({ due }: Candidate): number => (due > 0 ? 0 : 1);
    found.sort((a, b) => isAgain(a) - isAgain(b) || a.due - b.due || a.seq - b.seq);
    this.#batch = found.slice(0, atOnce);
    // Where some were found, there may be more.
    this.#nextAt = found.length > 0 ? undefined : next;
  }

  #nextOpening(zone: string, now: number): number {
    const { hours } = this.#openings();
    return hours === undefined ? now : nextOpening(hours, this.#zoneOf(zone), now);
  }

  #zoneOf(zone: string): string {
    // Whoever has none is refused where there are hours and no zone of the campaign's own.
    return zone || this.#openings().zone || "UTC";
  }
}
