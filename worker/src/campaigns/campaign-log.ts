import {
  type CampaignEvent,
  type CampaignOutcome,
  type CampaignProgress,
  type CampaignState,
  type CampaignStatus,
  type OutcomeStatus,
  outcomeStatuses,
} from "@plivo-edge/live/frames";
import { hangupCauses, isHangupCauseCode } from "@plivo-edge/plivo/hangup-causes";
import type { EventSource } from "../subscribers/types.ts";
import { outcomeOf, storedStates } from "./destination-states.ts";
import type { DestinationEnd, DestinationRow } from "./destinations.ts";

/** How many destinations have come to which end. */
export type EndedCounts = Readonly<Record<OutcomeStatus, number>>;

/** Written now and then, so that an object that wakes counts no more than what came since. */
interface Snapshot {
  readonly position: number;
  readonly counts: EndedCounts;
}

type Row = {
  readonly position: number;
  readonly destination: number | null;
  readonly status: string;
  readonly at: number;
  readonly attempts: number | null;
  readonly call: string | null;
  readonly code: number | null;
  readonly text: string | null;
  readonly key: string | null;
  readonly number: string | null;
};

const snapshotKey = "progress";
const eventsASnapshot = 500;
// Some hundred bytes each: far below what fits into one reply.
const mostAtOnce = 2_000;

const nobody = Object.fromEntries(outcomeStatuses.map((status) => [status, 0])) as EndedCounts; // each of them

/** What those are sent who watch a campaign: each end of a destination, and each change of the campaign's own status. */
export class CampaignLog implements EventSource<CampaignEvent, CampaignState> {
  readonly epoch: string;
  /** All of it is kept for as long as the campaign is. */
  readonly forgotten = 0;
  readonly #storage: DurableObjectStorage;
  readonly #state: () => CampaignState;
  readonly #endsAt: () => number;
  #seq = 0;
  #changedAt = 0;
  #counts: EndedCounts = nobody;
  #counted = 0;

  /**
   * @param state the campaign as it is now
   * @param endsAt when it dialled no more and no call was live
   */
  constructor(
    storage: DurableObjectStorage,
    epoch: string,
    state: () => CampaignState,
    endsAt: () => number,
  ) {
    this.#storage = storage;
    this.epoch = epoch;
    this.#state = state;
    this.#endsAt = endsAt;
    this.reload();
  }

  /** Counts again what is on disk. */
  reload(): void {
    const storage = this.#storage;
    const [last] = storage.sql
      .exec<{ position: number; at: number }>("SELECT position, at FROM event ORDER BY position DESC LIMIT 1")
      .toArray();
    this.#seq = last?.position ?? 0;
    this.#changedAt = last?.at ?? 0;
    const { position, counts } = storage.kv.get<Snapshot>(snapshotKey) ?? { position: 0, counts: nobody };
    this.#counted = position;
    this.#counts = this.#countAfter(position, counts);
  }

  get seq(): number {
    return this.#seq;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  get endsAt(): number {
    return this.#endsAt();
  }

  get counts(): EndedCounts {
    return this.#counts;
  }

  /** As it is now, whatever place is asked for: outcomes alone do not tell who is live. */
  stateAt(): CampaignState {
    return this.#state();
  }

  /** Notes how it ended with a destination: for the first time, or otherwise than was thought. */
  append(destination: Pick<DestinationRow, "seq" | "status">, end: DestinationEnd): void {
    const was =
      destination.status === "pending" || destination.status === "live" ? undefined : destination.status;
    const { status, at, attempts, call, code } = end;
    this.#storage.sql.exec(
      `INSERT INTO event (position, destination, status, at, attempts, call, code, was)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[this.#seq + 1, destination.seq, status, at, attempts, call ?? null, code ?? null],
      was === undefined ? null : storedStates[was],
    );
    this.#seq += 1;
    this.#changedAt = at;
    this.#counts = counted(this.#counts, status, was);
    if (this.#seq - this.#counted < eventsASnapshot) return;
    this.#storage.kv.put(snapshotKey, { position: this.#seq, counts: this.#counts } satisfies Snapshot);
    this.#counted = this.#seq;
  }

  appendStatus(status: CampaignStatus, reason: string | undefined, at: number): void {
    this.#storage.sql.exec(
      "INSERT INTO event (position, status, at, text) VALUES (?, ?, ?, ?)",
      ...[this.#seq + 1, status, at, reason ?? null],
    );
    this.#seq += 1;
    this.#changedAt = at;
  }

  after(seq: number, limit: number): CampaignEvent[] {
    return this.#storage.sql
      .exec<Row>(
        `SELECT event.*, destination.key, destination.number FROM event
         LEFT JOIN destination ON destination.seq = event.destination
         WHERE position > ? ORDER BY position LIMIT ?`,
        seq,
        Math.min(limit, mostAtOnce),
      )
      .toArray()
      .map(eventOf);
  }

  /**
   * The last outcomes since the campaign's status changed, the newest first: how each ended, and the hangup cause.
   */
  lastOutcomes(limit: number): { readonly status: OutcomeStatus; readonly code: number | undefined }[] {
    const rows = this.#storage.sql
      .exec<Row>("SELECT * FROM event ORDER BY position DESC LIMIT ?", limit)
      .toArray();
    const change = rows.findIndex(({ destination }) => destination === null);
    return rows
      .slice(0, change === -1 ? rows.length : change)
      .map(({ status, code }) => ({ status: outcomeNamed(status), code: code ?? undefined }));
  }

  /** Forgets which calls a destination had. */
  erase(destination: number): void {
    this.#storage.sql.exec(
      "UPDATE event SET call = NULL WHERE destination = ? AND call IS NOT NULL",
      destination,
    );
  }

  #countAfter(position: number, counts: EndedCounts): EndedCounts {
    const rows = this.#storage.sql.exec<{ status: string; was: number | null }>(
      "SELECT status, was FROM event WHERE position > ? AND destination IS NOT NULL",
      position,
    );
    let total = counts;
    for (const { status, was } of rows) {
      total = counted(total, outcomeNamed(status), was === null ? undefined : outcomeOf(was));
    }
    return total;
  }
}

function counted(
  counts: EndedCounts,
  status: OutcomeStatus,
  was: keyof CampaignProgress | undefined,
): EndedCounts {
  const more = { ...counts, [status]: counts[status] + 1 };
  if (was === undefined || was === "pending" || was === "live") return more;
  return { ...more, [was]: more[was] - 1 };
}

function eventOf({
  position,
  destination,
  status,
  at,
  attempts,
  call,
  code,
  text,
  key,
  number,
}: Row): CampaignEvent {
  if (destination === null) {
    // `appendStatus` wrote it.
    return { type: "status", status: status as CampaignStatus, ...(text !== null && { reason: text }), at };
  }
  return {
    ...{ type: "outcome", position, id: key ?? "", to: number ?? "", status: outcomeNamed(status) },
    ...{ attempts: attempts ?? 0, at },
    ...(call !== null && { call }),
    ...(code !== null && causeOf(code)),
  };
}

function causeOf(code: number): Pick<CampaignOutcome, "hangupCauseCode" | "hangupCauseName"> {
  return { hangupCauseCode: code, ...(isHangupCauseCode(code) && { hangupCauseName: hangupCauses[code] }) };
}

function outcomeNamed(status: string): OutcomeStatus {
  return outcomeStatuses.find((known) => known === status) ?? outcomeOf(storedStates.unknown);
}
