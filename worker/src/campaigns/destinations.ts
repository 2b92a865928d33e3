import type { OutcomeStatus } from "@plivo-edge/live/frames";
import type { DestinationLine, Variables } from "./destination-line.ts";
import type { DestinationStatus } from "./destination-states.ts";
import { statusOf, storedStates } from "./destination-states.ts";

/** A destination that is about to be dialled, or is. */
export interface Claim {
  readonly seq: number;
  /** Names this dial among all of the destination's. */
  readonly claim: number;
  readonly number: string;
  /** How often it has been dialled, this time included. */
  readonly attempts: number;
}

/** A destination as it stands. */
export interface DestinationRow extends Claim {
  readonly key: string;
  readonly zone: string;
  readonly status: DestinationStatus;
  readonly call: string | undefined;
  /** The hangup cause of the last call of which it is known. */
  readonly code: number | undefined;
  /** When it was taken up, or came to its end, in milliseconds since the epoch. */
  readonly at: number;
  /** It is not to be dialled again. */
  readonly isLast: boolean;
}

/** A destination that waits, and may be dialled where its hours allow it. */
export interface Candidate {
  readonly seq: number;
  readonly zone: string;
  /** When it was due, in milliseconds since the epoch; 0 where it has not been dialled. */
  readonly due: number;
}

/** A destination as it is exported. */
export interface ExportedDestination {
  readonly id: string;
  readonly to: string;
  readonly status: DestinationStatus;
  readonly attempts: number;
  readonly zone?: string;
  readonly variables?: Variables;
  readonly call?: string;
  readonly hangupCauseCode?: number;
  /** Milliseconds since the epoch. */
  readonly at?: number;
}

/** How it ended with a destination. */
export interface DestinationEnd {
  readonly status: OutcomeStatus;
  readonly at: number;
  readonly attempts: number;
  readonly call: string | undefined;
  readonly code: number | undefined;
}

const { pending, live } = storedStates;

// Names a number, where nothing else is left of it.
const erasedKey = (seq: number): string => `erased ${seq}`;

/** The destinations of a campaign, and what each of them waits for. */
export class Destinations {
  readonly #sql: SqlStorage;
  #total = 0;
  #live = 0;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Counts again what is on disk. */
  reload(): void {
    const sql = this.#sql;
    this.#total = sql
      .exec<{ total: number }>("SELECT coalesce(max(seq), 0) AS total FROM destination")
      .one().total;
    // From the index of those that are live, which are few.
    this.#live = sql
      .exec<{ live: number }>("SELECT count(*) AS live FROM destination WHERE state = 1")
      .one().live;
  }

  get total(): number {
    return this.#total;
  }

  /** How many calls may be under way. */
  get live(): number {
    return this.#live;
  }

  /** Adds what is not there yet, and returns how many those were. */
  add(lines: readonly DestinationLine[]): number {
    const before = this.#total;
    for (const { key, to, zone = "", variables } of lines) {
      const { rowsWritten } = this.#sql.exec(
        `INSERT INTO destination (seq, key, number, zone, variables, state, attempts, claims, due)
         VALUES (?, ?, ?, ?, ?, ${pending}, 0, 0, 0) ON CONFLICT (key) DO NOTHING`,
        ...[this.#total + 1, key, to, zone, variables ? JSON.stringify(variables) : null],
      );
      if (rowsWritten > 0) this.#total += 1;
    }
    return this.#total - before;
  }

  /** The zones in which somebody waits, each found by one step in the index. */
  *zones(): Generator<string, void> {
    let [found] = this.#sql
      .exec<{ zone: string }>("SELECT zone FROM destination WHERE state = 0 ORDER BY zone LIMIT 1")
      .toArray();
    while (found) {
      yield found.zone;
      [found] = this.#sql
        .exec<{ zone: string }>(
          "SELECT zone FROM destination WHERE state = 0 AND zone > ? ORDER BY zone LIMIT 1",
          found.zone,
        )
        .toArray();
    }
  }

  /** Those in a zone that may be dialled now: first those that are dialled again, which were promised a time. */
  due(zone: string, now: number, limit: number): Candidate[] {
    return this.#sql
      .exec<{ seq: number; due: number }>(
        `SELECT seq, due FROM (SELECT seq, due FROM destination WHERE state = 0 AND zone = ? AND due BETWEEN 1 AND ?
           ORDER BY due, seq LIMIT ?)
         UNION ALL
         SELECT seq, due FROM (SELECT seq, due FROM destination WHERE state = 0 AND zone = ? AND due = 0
           ORDER BY seq LIMIT ?)`,
        ...[zone, now, limit, zone, limit],
      )
      .toArray()
      .map(({ seq, due }) => ({ seq, due, zone }));
  }

  /** When the next one in a zone is due that is not yet, in milliseconds since the epoch; never is Infinity. */
  nextDue(zone: string, now: number): number {
    const [row] = this.#sql
      .exec<{ due: number }>(
        "SELECT due FROM destination WHERE state = 0 AND zone = ? AND due > ? ORDER BY due LIMIT 1",
        zone,
        now,
      )
      .toArray();
    return row?.due ?? Infinity;
  }

  /**
   * Takes up a destination to dial it: from then on it is live, whatever happens, until a hangup or proof that nothing was
   * dialled. Undefined where it waits no more.
   *
   * @param until how long to wait for its end, in milliseconds since the epoch
   */
  claim(seq: number, now: number, until: number): Claim | undefined {
    const [row] = this.#sql
      .exec<{ claims: number; number: string; attempts: number }>(
        `UPDATE destination SET state = ${live}, attempts = attempts + 1, claims = claims + 1, due = ?, at = ?, call = NULL
         WHERE seq = ? AND state = ${pending} AND due <= ? RETURNING claims, number, attempts`,
        ...[until, now, seq, now],
      )
      .toArray();
    if (!row) return undefined;
    this.#live += 1;
    return { seq, claim: row.claims, number: row.number, attempts: row.attempts };
  }

  /** Notes under which id it was dialled, unless its end is known already. */
  placed({ seq, claim }: Pick<Claim, "seq" | "claim">, call: string): void {
    this.#sql.exec(
      // Whose number is gone was erased, and a call's id would name them.
      `UPDATE destination SET call = ? WHERE seq = ? AND state = ${live} AND claims = ? AND number <> ''`,
      ...[call, seq, claim],
    );
  }

  /**
   * Lets a destination wait again that is live.
   *
   * @param attempts how often it has been dialled
   * @param code the hangup cause of the last of those calls, by which it ends if it is not dialled again
   */
  wait(
    { seq, attempts, call, code }: Pick<DestinationRow, "seq" | "attempts" | "call" | "code">,
    due: number,
  ): void {
    this.#sql.exec(
      `UPDATE destination SET state = ${pending}, due = ?, attempts = ?, call = ?, code = ? WHERE seq = ?`,
      ...[due, attempts, call ?? null, code ?? null, seq],
    );
    this.#live -= 1;
  }

  /** Waits longer for the end of one that is live. */
  extend({ seq, claim }: Pick<Claim, "seq" | "claim">, until: number): void {
    this.#sql.exec(
      `UPDATE destination SET due = ? WHERE seq = ? AND state = ${live} AND claims = ?`,
      ...[until, seq, claim],
    );
  }

  end({ seq, status: before }: Pick<DestinationRow, "seq" | "status">, end: DestinationEnd): void {
    const { status, at, attempts, call, code } = end;
    this.#sql.exec(
      "UPDATE destination SET state = ?, at = ?, attempts = ?, call = ?, code = ? WHERE seq = ?",
      ...[storedStates[status], at, attempts, call ?? null, code ?? null, seq],
    );
    if (before === "live") this.#live -= 1;
  }

  /** Lets the call that is live be the last one. */
  makeLast(seq: number): void {
    this.#sql.exec("UPDATE destination SET last = 1 WHERE seq = ?", seq);
  }

  find(seq: number): DestinationRow | undefined {
    return this.#read("SELECT * FROM destination WHERE seq = ?", seq)[0];
  }

  findByKey(key: string): DestinationRow | undefined {
    return this.#read("SELECT * FROM destination WHERE key = ?", key)[0];
  }

  /** Those that have been waited for long enough. */
  overdue(now: number, limit: number): DestinationRow[] {
    return this.#read(
      `SELECT * FROM destination WHERE state = 1 AND due <= ? ORDER BY due LIMIT ?`,
      now,
      limit,
    );
  }

  /** Until when the first one that is live is waited for, in milliseconds since the epoch; never is Infinity. */
  get overdueAt(): number {
    const [row] = this.#sql
      .exec<{ due: number }>("SELECT due FROM destination WHERE state = 1 ORDER BY due LIMIT 1")
      .toArray();
    return row?.due ?? Infinity;
  }

  /** Whether somebody waits, or may wait again, who has no zone of their own. */
  get someWithoutZone(): boolean {
    const found = this.#sql.exec(
      `SELECT * FROM (SELECT seq FROM destination WHERE state = 0 AND zone = '' LIMIT 1)
       UNION ALL
       SELECT * FROM (SELECT seq FROM destination WHERE state = 1 AND zone = '' LIMIT 1)`,
    );
    return found.toArray().length > 0;
  }

  /** Some of those who wait to be dialled again, after a call whose end is known. */
  again(limit: number): DestinationRow[] {
    const found: DestinationRow[] = [];
    for (const zone of this.zones()) {
      if (found.length >= limit) break;
      found.push(
        ...this.#read(
          `SELECT * FROM destination WHERE state = 0 AND zone = ? AND due > 0 AND attempts > 0 AND code IS NOT NULL
           LIMIT ?`,
          zone,
          limit - found.length,
        ),
      );
    }
    return found;
  }

  variables(seq: number): Variables {
    const [row] = this.#sql
      .exec<{ variables: string | null }>("SELECT variables FROM destination WHERE seq = ?", seq)
      .toArray();
    // `add` wrote them.
    return row?.variables == null ? {} : (JSON.parse(row.variables) as Variables);
  }

  /** Forgets whom a destination was, and keeps its place: what is counted stays so. */
  erase(seq: number): void {
    this.#sql.exec(
      "UPDATE destination SET key = ?, number = '', variables = NULL, call = NULL, last = 1 WHERE seq = ?",
      erasedKey(seq),
      seq,
    );
  }

  /** A page of all of them, in the order in which they were added. */
  export(
    after: number,
    limit: number,
  ): readonly { readonly seq: number; readonly row: ExportedDestination }[] {
    return this.#sql
      .exec<Stored & { variables: string | null }>(
        "SELECT * FROM destination WHERE seq > ? ORDER BY seq LIMIT ?",
        after,
        limit,
      )
      .toArray()
      .map((stored) => {
        const { seq, key: id, number: to, zone, state, attempts, at, call, code } = stored;
        const row: ExportedDestination = {
          ...{ id, to, status: statusOf(state), attempts },
          ...(zone !== "" && { zone }),
          ...(stored.variables !== null && { variables: JSON.parse(stored.variables) as Variables }), // `add` wrote them
          ...(call !== null && { call }),
          ...(code !== null && state !== live && { hangupCauseCode: code }),
          ...(at !== null && { at }),
        };
        return { seq, row };
      });
  }

  #read(query: string, ...bindings: (string | number)[]): DestinationRow[] {
    return this.#sql
      .exec<Stored>(query, ...bindings)
      .toArray()
      .map(({ seq, key, number, zone, state, attempts, claims: claim, call, at, code, last }) => ({
        ...{ seq, key, number, zone, attempts, claim },
        status: statusOf(state),
        call: call ?? undefined,
        code: code ?? undefined,
        at: at ?? 0,
        isLast: last !== null,
      }));
  }
}

type Stored = {
  readonly seq: number;
  readonly key: string;
  readonly number: string;
  readonly zone: string;
  readonly state: number;
  readonly attempts: number;
  readonly claims: number;
  readonly at: number | null;
  readonly call: string | null;
  readonly code: number | null;
  readonly last: number | null;
};
