/** A campaign's part of the account's calls per second, for a while. */
export interface Share {
  readonly perSecond: number;
  /** For how many milliseconds it holds; where it is 0, after how many to ask again. */
  readonly milliseconds: number;
}

interface Holder {
  readonly wanted: number;
  readonly perSecond: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** That Plivo has queued calls. */
export interface Slowed {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** The part of the calls per second that there was from then on. */
  readonly part: number;
}

/** For how many milliseconds a share holds. */
export const shareLength = 10_000;

// Whoever has got nothing asks again soon: what others hold ends within a share's length.
const askAgainAfter = 2_000;
const recoversEvery = 60_000;
const smallestPart = 1 / 8;

/**
 * Shares the account's calls per second among the campaigns that run: each gets what it wants, or an equal part. What was
 * given is given until it ends, so that all shares together are never more than there is.
 *
 * It lives in memory but for `busyUntil` and `slowed`. One that starts does not know what the one before it gave, and gives nothing until
 * that has ended.
 */
export class Shares {
  readonly #perSecond: number;
  readonly #holders: Map<string, Holder> = new Map();
  #closedUntil: number;
  #slowed: Slowed;

  /**
   * @param closedUntil it gives nothing before, in milliseconds since the epoch
   * @param slowed what the one before it knew
   */
  constructor(perSecond: number, closedUntil: number, slowed: Slowed = { at: -Infinity, part: 1 }) {
    this.#perSecond = perSecond;
    this.#closedUntil = closedUntil;
    this.#slowed = slowed;
  }

  get slowed(): Slowed {
    return this.#slowed;
  }

  /** Until when what was given holds, and until when nothing may be: what the one after it has to know. */
  get busyUntil(): number {
    return [...this.#holders.values()].reduce((last, { until }) => Math.max(last, until), this.#closedUntil);
  }

  /** @param wanted calls per second that the campaign could use */
  take(campaign: string, wanted: number, now: number): Share {
    for (const [name, { until }] of this.#holders) {
      // One that ends later than any can was given before the clock was set back.
      if (until <= now || until > now + shareLength || name === campaign) this.#holders.delete(name);
    }
    if (now < this.#closedUntil) return { perSecond: 0, milliseconds: this.#closedUntil - now };
    const total = this.#total(now);
    const others = [...this.#holders.values()];
    const held = others.reduce((sum, { perSecond }) => sum + perSecond, 0);
    const fair = fairPart(
      total,
      wanted,
      others.map((other) => other.wanted),
    );
    const perSecond = Math.max(0, Math.min(fair, total - held));
    this.#holders.set(campaign, { wanted, perSecond, until: now + shareLength });
    // Less than a call in ten minutes is nothing.
    if (perSecond < 1 / 600) return { perSecond: 0, milliseconds: askAgainAfter };
    return { perSecond, milliseconds: shareLength };
  }

  /** Gives nothing for so many milliseconds: Plivo takes no calls of the account. */
  close(milliseconds: number, now: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, now + milliseconds);
  }

  /** Halves what there is, once a share's length: Plivo queues calls, which then leave when it likes. It comes back by doubling. */
  slow(now: number): void {
    if (now - this.#slowed.at < shareLength) return;
    this.#slowed = { at: now, part: Math.max(smallestPart, this.#partAt(now) / 2) };
  }

  #total(now: number): number {
    return this.#perSecond * this.#partAt(now);
  }

  #partAt(now: number): number {
    const { at, part } = this.#slowed;
    return Math.min(1, part * 2 ** Math.floor(Math.max(0, now - at) / recoversEvery));
  }
}

/** What one gets of a total where everybody gets what they want, or an equal part of what the modest leave. */
function fairPart(total: number, wanted: number, others: readonly number[]): number {
  const sorted = [...others, wanted].toSorted((a, b) => a - b);
  let left = total;
  for (const [index, want] of sorted.entries()) {
    const part = left / (sorted.length - index);
    if (want > part) return Math.min(wanted, part);
    left -= want;
  }
  return wanted;
}
