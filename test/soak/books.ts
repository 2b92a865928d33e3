/** One thing that happened to one call. Each type happens once to a call, so that the two name the event. */
export interface Fact {
  readonly call: string;
  readonly type: string;
  /** `once` never sends again; `documented` does as Plivo documents it. */
  readonly sender: "once" | "documented";
}

interface Entry extends Fact {
  /** Milliseconds, by `performance.now()`. */
  readonly sentAt: number;
  acknowledged: boolean;
  /** When the relay said by a 503 that it goes on trying. */
  refusedAt?: number;
}

/** What the relay has in the end, as its own snapshots and pages show it. */
export interface Stored {
  /** Types of the events of each call, in order. */
  readonly calls: ReadonlyMap<string, readonly string[]>;
  /** Every event of the feed, in order. */
  readonly feed: readonly { readonly call: string; readonly type: string }[];
}

/** What one watch was shown, in order. */
export interface Shown {
  readonly kind: string;
  /** Which call; none on a feed. */
  readonly call?: string;
  readonly updates: { readonly seq: number; readonly call: string; readonly type: string }[];
  gaps: number;
  /** It saw the end, or stayed until everything had come: nothing may be missing. */
  complete: boolean;
}

/** A figure, and whether it must be 0. */
export interface Line {
  readonly name: string;
  readonly figure: string | number;
  readonly mustBeZero?: boolean;
}

// Behind a 503 the relay goes on trying for as long as the platform allows.
const triesBehindReply = 35_000;

/** The soak's own books: what was sent and acknowledged, and what subscribers were shown. */
export class Books {
  readonly #entries: Map<string, Entry> = new Map();
  readonly #kills: number[] = [];
  readonly shown: Shown[] = [];
  readonly replies: number[] = [];
  readonly deliveries: number[] = [];
  /** How often each destination was dialled. */
  readonly dialled: Map<string, number> = new Map();
  posts = 0;
  cut = 0;
  otherStatus = 0;
  placed = 0;
  ambiguous = 0;

  send(fact: Fact): void {
    this.posts += 1;
    const key = keyOf(fact);
    if (!this.#entries.has(key))
      this.#entries.set(key, { ...fact, sentAt: performance.now(), acknowledged: false });
  }

  reply(fact: Fact, status: number, milliseconds: number): void {
    const entry = this.#entries.get(keyOf(fact));
    if (status === 200) {
      this.replies.push(milliseconds);
      if (entry) entry.acknowledged = true;
    } else if (status === 503 && entry) entry.refusedAt = performance.now();
    else this.otherStatus += 1;
  }

  kill(): void {
    this.#kills.push(performance.now());
  }

  watch(kind: string, call?: string): Shown {
    const shown: Shown = { kind, ...(call !== undefined && { call }), updates: [], gaps: 0, complete: false };
    this.shown.push(shown);
    return shown;
  }

  /** An update arrived at a watch. */
  show(shown: Shown, seq: number, call: string, type: string): void {
    shown.updates.push({ seq, call, type });
    const entry = this.#entries.get(`${call} ${type}`);
    if (entry && shown.kind.endsWith("socket")) this.deliveries.push(performance.now() - entry.sentAt);
  }

  get calls(): readonly string[] {
    return [...new Set([...this.#entries.values()].map(({ call }) => call))];
  }

  /** Holds the books against what is stored. */
  verdict({ calls, feed }: Stored): Line[] {
    const entries = [...this.#entries.values()];
    const has = (entry: Entry): boolean => calls.get(entry.call)?.includes(entry.type) ?? false;
    const promised = (entry: Entry): boolean =>
      entry.acknowledged || (entry.refusedAt !== undefined && !this.#killedAfter(entry.refusedAt));
    const lines: Line[] = [];
    for (const sender of ["once", "documented"] as const) {
      const own = entries.filter((entry) => entry.sender === sender);
      const acknowledged = own.filter((entry) => entry.acknowledged);
      const refused = own.filter((entry) => !entry.acknowledged && promised(entry));
      const cut = own.filter((entry) => !promised(entry));
      const name = sender === "once" ? "a sender that never retries" : "one that retries as documented";
      lines.push(
        { name: `${name}: events sent`, figure: own.length },
        { name: "  acknowledged", figure: acknowledged.length },
        {
          name: "  acknowledged and lost",
          figure: count(acknowledged, (one) => !has(one)),
          mustBeZero: true,
        },
        { name: "  refused with a 503, which the relay tries again", figure: refused.length },
        { name: "  refused and lost", figure: count(refused, (one) => !has(one)), mustBeZero: true },
        { name: "  cut by a kill", figure: cut.length },
        { name: "  cut and not stored", figure: count(cut, (one) => !has(one)) },
      );
    }
    const stored = [...calls].flatMap(([call, types]) => types.map((type) => `${call} ${type}`));
    const inFeed = feed.map(({ call, type }) => `${call} ${type}`);
    const places = new Map(inFeed.map((key, index) => [key, index]));
    const reordered = [...calls].filter(([call, types]) => {
      const order = types.map((type) => places.get(`${call} ${type}`) ?? -1);
      return order.some((place, index) => place < (order[index - 1] ?? -1));
    });
    const complete = this.shown.filter((one) => one.complete);
    lines.push(
      { name: "stored, all calls", figure: stored.length },
      { name: "stored twice", figure: stored.length - new Set(stored).size, mustBeZero: true },
      { name: "stored and never sent", figure: stored.length - count(entries, has), mustBeZero: true },
      { name: "in the feed", figure: inFeed.length },
      { name: "missing in the feed", figure: count(stored, (key) => !places.has(key)), mustBeZero: true },
      { name: "twice in the feed", figure: inFeed.length - places.size, mustBeZero: true },
      { name: "calls out of order in the feed", figure: reordered.length, mustBeZero: true },
      { name: "watches", figure: this.shown.length },
      { name: "  of which stayed to the end", figure: complete.length },
      { name: "  events delivered", figure: sum(this.shown, ({ updates }) => updates.length) },
      { name: "  doubled or out of order", figure: sum(this.shown, disorder), mustBeZero: true },
      {
        name: "  not what is stored at that place",
        figure: sum(this.shown, (one) => wrong(one, calls, feed)),
        mustBeZero: true,
      },
      {
        name: "  missing where it stayed",
        figure: sum(complete, (one) => missing(one, feed)),
        mustBeZero: true,
      },
      { name: "  gaps told", figure: sum(this.shown, ({ gaps }) => gaps), mustBeZero: true },
      { name: "callbacks posted, duplicates included", figure: this.posts },
      { name: "  cut", figure: this.cut },
      {
        name: "  with another status than 200 or 503, after the swap",
        figure: this.otherStatus,
        mustBeZero: true,
      },
      { name: "placements", figure: this.placed },
      { name: "  that nobody can tell the outcome of", figure: this.ambiguous },
      {
        name: "  dialled twice",
        figure: count([...this.dialled.values()], (times) => times > 1),
        mustBeZero: true,
      },
      { name: "reply to a callback, p50 / p99 ms", figure: percentiles(this.replies) },
      { name: "callback to socket, p50 / p99 ms", figure: percentiles(this.deliveries) },
    );
    return lines;
  }

  #killedAfter(time: number): boolean {
    return this.#kills.some((kill) => kill >= time && kill < time + triesBehindReply);
  }
}

function keyOf({ call, type }: Fact): string {
  return `${call} ${type}`;
}

function count<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Updates that do not come right after the one before. */
function disorder({ updates, gaps }: Shown): number {
  if (gaps > 0) return 0;
  return count(
    updates.map(({ seq }, index) => seq - (updates[index - 1]?.seq ?? seq - 1)),
    (step) => step !== 1,
  );
}

function wrong({ call, updates }: Shown, calls: Stored["calls"], feed: Stored["feed"]): number {
  return count(updates, (update) => {
    if (call !== undefined) return calls.get(call)?.[update.seq - 1] !== update.type;
    const stored = feed[update.seq - 1];
    return stored?.call !== update.call || stored.type !== update.type;
  });
}

/** A watch of a call begins with its first event and sees the hangup; one of a feed begins wherever it was. */
function missing({ call, updates }: Shown, feed: Stored["feed"]): number {
  const [first] = updates;
  if (call === undefined) return feed.length - (updates.at(-1)?.seq ?? 0);
  return (first ? first.seq - 1 : 0) + (updates.some(({ type }) => type === "hangup") ? 0 : 1);
}

function percentiles(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
  return `${at(0.5)} / ${at(0.99)}`;
}
