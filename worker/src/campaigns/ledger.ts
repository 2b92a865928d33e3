import type { CampaignProgress, CampaignState, CampaignStatus, OutcomeStatus } from "@plivo-edge/live/frames";
import { sameDestination } from "@plivo-edge/plivo/destination";
import type { CampaignChoices } from "./campaign-body.ts";
import type { CampaignLog } from "./campaign-log.ts";
import type { CampaignRecord } from "./campaign-record.ts";
import type { DestinationLine } from "./destination-line.ts";
import type { DestinationStatus } from "./destination-states.ts";
import type { Candidate, Claim, DestinationRow, Destinations } from "./destinations.ts";
import { type CallOutcome, type EndedCall, meaningOf, type RetryKind } from "./outcome-table.ts";
import type { PendingQueue } from "./pending-queue.ts";
import { pauseOf, retryAt } from "./retry.ts";

/** How the call of one dial ended. */
export interface Settlement {
  readonly destination: number;
  readonly claim: number;
  /** The call's `RequestUUID`; undefined where the call was erased. */
  readonly call: string | undefined;
  readonly ended: EndedCall;
}

/** Why somebody waits to be dialled again, which is how the last call ended. */
function reasonToWait({ code }: DestinationRow): RetryKind | undefined {
  return meaningOf({ status: "unknown", ...(code !== undefined && { hangup: { code } }) }).retry;
}

/** How much is known of a call that ended so; absent where there was no call, or where that says nothing of it. */
const certainty: Readonly<Partial<Record<DestinationStatus, number>>> = {
  unknown: 0,
  busy: 1,
  "no-answer": 1,
  failed: 1,
  completed: 2,
  machine: 3,
} satisfies Record<CallOutcome, number>;

/** Whether what is told now of a call corrects what was told before: what was told first may come last. */
function corrects(outcome: CallOutcome, before: DestinationStatus): boolean {
  const { [outcome]: now = 0, [before]: then = Infinity } = certainty;
  return outcome !== before && now >= then;
}

// So many destinations in a row that were refused, or called for nothing, are no accident.
const alarmingInARow = 10;

/**
 * Everything that happens to a campaign's destinations, and to its status. Each of them is one transaction.
 *
 * A destination that is live waits again only after a hangup, or where nothing was dialled for certain: no time that goes by
 * lets it be dialled a second time.
 */
export class Ledger {
  readonly record: CampaignRecord;
  readonly destinations: Destinations;
  readonly log: CampaignLog;
  readonly queue: PendingQueue;
  readonly #storage: DurableObjectStorage;
  readonly #changed: () => void;
  #isStale = false;
  #takenOut = 0;

  /** @param changed is called after whatever has happened */
  constructor(
    storage: DurableObjectStorage,
    parts: Pick<Ledger, "record" | "destinations" | "log" | "queue">,
    changed: () => void,
  ) {
    this.#storage = storage;
    this.record = parts.record;
    this.destinations = parts.destinations;
    this.log = parts.log;
    this.queue = parts.queue;
    this.#changed = changed;
  }

  /** How often somebody was taken out whose call is live: who is about to dial looks whether it was theirs. */
  get takenOut(): number {
    return this.#takenOut;
  }

  get pending(): number {
    const { total, live } = this.destinations;
    return total - live - Object.values(this.log.counts).reduce((sum, count) => sum + count, 0);
  }

  get progress(): CampaignProgress {
    const { counts } = this.log;
    const { pending } = this;
    const progress = { ...counts, live: this.destinations.live, pending: 0 };
    const shown = this.shown("pending");
    return { ...progress, [shown]: progress[shown] + pending };
  }

  /** What a destination is said to be: whoever still waits when the campaign is over is not written one by one. */
  shown(status: DestinationStatus): DestinationStatus {
    if (status !== "pending" || !this.record.isOver) return status;
    return this.record.status === "canceled" ? "canceled" : "expired";
  }

  /** @param callsPerSecond of the account, where the campaign has no pace of its own */
  state(callsPerSecond: number, nextAt: number | undefined): CampaignState {
    const { status, reason, choices, concurrency } = this.record;
    return {
      status,
      ...(reason !== undefined && { reason }),
      progress: this.progress,
      destinations: this.destinations.total,
      callsPerSecond: choices.callsPerSecond ?? callsPerSecond,
      concurrency,
      ...(nextAt !== undefined && { nextAt }),
    };
  }

  /** Adds destinations, and returns how many of them were new. */
  add(lines: readonly DestinationLine[]): number {
    return this.#write(() => {
      const added = this.destinations.add(lines);
      // Who is filling it is at it.
      if (this.record.status !== "running") this.record.set({});
      if (added > 0) this.queue.change();
      return added;
    });
  }

  /** Changes how it dials. Those who watch are told: a pace is a part of what they see. */
  choose(choices: CampaignChoices): void {
    this.#write(() => {
      this.record.set({ choices: { ...this.record.choices, ...choices } });
      this.queue.change();
    });
  }

  setStatus(status: CampaignStatus, reason?: string): void {
    this.#write(() => this.#setStatus(status, reason));
  }

  /** Takes up a destination to dial it. @param until how long to wait for its end, in milliseconds since the epoch */
  claim({ seq, due }: Candidate, now: number, until: number): Claim | undefined {
    return this.#write(() => {
      // Who has never been dialled is not looked at.
      const row = due > 0 ? this.destinations.find(seq) : undefined;
      const outcome = row && this.#outcomeWithoutRetry(row);
      if (!row || outcome === undefined) return this.destinations.claim(seq, now, until);
      this.#end(row, outcome, { code: row.code });
      return undefined;
    });
  }

  placed(claim: Claim, call: string): void {
    this.destinations.placed(claim, call);
  }

  /** Nothing was dialled for certain, and this destination is as good as any: it waits as it did before. */
  release(claim: Claim, due: number): void {
    this.#ofClaim(claim, (row) => this.#return(row, due, undefined));
  }

  /** Nothing was dialled, and Plivo does not take this destination. */
  refuse(claim: Claim): void {
    this.#ofClaim(claim, (row) => {
      this.#end(row, "refused", { attempts: row.attempts - 1 });
      this.#blockAfterMany(
        "Plivo refused ten destinations in a row: look at `from` and the other parameters",
      );
    });
  }

  /** Nobody has told for too long what became of it. */
  giveUp({ seq, claim }: Pick<DestinationRow, "seq" | "claim">): void {
    this.#ofClaim({ seq, claim }, (row) => this.#end(row, "unknown"));
  }

  /** A call has ended. The same told twice changes nothing; what is told late corrects what was not known. */
  settle({ destination, claim, call: told, ended }: Settlement): void {
    this.#write(() => {
      const row = this.destinations.find(destination);
      if (row === undefined) return;
      const { outcome, retry, alarming } = meaningOf(ended);
      const code = ended.hangup?.code;
      // Who has no number any more was erased, and a call's id would name them.
      const call = row.number === "" ? undefined : told;
      const isAnswered = outcome === "completed" || outcome === "machine";
      // Of a dial before the last one all is known already, but that somebody has answered it after all.
      if (row.claim !== claim && !isAnswered) return;
      if (row.claim !== claim && row.status === "live") {
        this.#takeOut(row);
        return;
      }
      if (row.status === "pending") {
        // It waits to be dialled again, and by now is not to be.
        if (retry === undefined && alarming !== "account" && outcome !== "unknown") {
          this.#end(row, outcome, { call, code });
          this.queue.change();
        }
        return;
      }
      if (row.status !== "live") {
        if (corrects(outcome, row.status)) this.#end(row, outcome, { call, code });
        return;
      }
      if (alarming === "account") {
        this.#return(row, Date.now(), call);
        this.#block(`Plivo ends calls for want of credit (hangup cause ${code})`);
        return;
      }
      // The call of somebody who is about to be erased here, too, is told without its id.
      const isLast = row.isLast || told === undefined || this.record.isOver;
      const again = isLast ? undefined : this.#retryAt(retry, row);
      if (again === undefined) this.#end(row, outcome, { call, code });
      else {
        this.destinations.wait({ ...row, call, code }, again);
        this.queue.add(again);
      }
      if (alarming === "answer") {
        this.#blockAfterMany("ten callees in a row heard nothing: Plivo could not get the answer document");
      }
    });
  }

  /** Lets a destination not be dialled any more. False where it is not known. */
  optOut(key: string): boolean {
    // A number is known without its plus sign, and whoever asks not to be called any more may come with it.
    const rows = [...new Set([key, sameDestination(key)])].flatMap(
      (key) => this.destinations.findByKey(key) ?? [],
    );
    if (rows.length === 0) return false;
    this.#write(() => {
      for (const row of rows) this.#takeOut(row);
    });
    return true;
  }

  /** Forgets whom a destination was; it is not dialled any more. */
  erase(seq: number): void {
    this.#write(() => {
      const row = this.destinations.find(seq);
      if (row === undefined) return;
      this.#takeOut(row);
      this.destinations.erase(seq);
      this.log.erase(seq);
    });
  }

  /** When the campaign, with no call live, ends by itself, in milliseconds since the epoch; never is Infinity. */
  get finishAt(): number {
    if (!this.#mayFinish) return Infinity;
    return this.record.isOver ? 0 : this.record.until;
  }

  /** Whether it has begun, has no call live, and its end is not on disk yet. */
  get #mayFinish(): boolean {
    const { record, destinations } = this;
    return record.status !== "draft" && destinations.live === 0 && record.endedAt === undefined;
  }

  /**
   * Ends some of those who wait to be dialled again and will not be, as their last call did: what is known of somebody is
   * told, and not that the campaign's time was over.
   */
  endWaiting(now: number, limit: number): void {
    if (now < this.finishAt) return;
    const rows = this.destinations.again(limit);
    if (rows.length === 0) return;
    this.#write(() => {
      for (const row of rows) this.#end(row, reasonToWait(row) ?? "unknown", { code: row.code });
      this.queue.change();
    });
  }

  /** Ends the campaign where it has nothing left to do. */
  finish(now: number): void {
    const { record, destinations, pending } = this;
    if (!this.#mayFinish) return;
    const isDue = now >= this.finishAt;
    if (isDue && destinations.again(1).length > 0) return;
    if (!record.isOver && (isDue || pending === 0)) {
      // What has stopped it is still worth knowing.
      this.setStatus("completed", pending > 0 ? "its time is over" : record.reason);
    }
    // That it is completed may have ended it, as every change does.
    if (record.isOver && record.endedAt === undefined) record.set({ endedAt: now });
  }

  /** How somebody ends who waits to be dialled again, and by now is not to be; undefined where that may still be. */
  #outcomeWithoutRetry(row: DestinationRow): OutcomeStatus | undefined {
    const reason = row.status === "pending" && row.attempts > 0 ? reasonToWait(row) : undefined;
    return reason && pauseOf(reason, row.attempts, this.record) === undefined ? reason : undefined;
  }

  #retryAt(retry: Parameters<typeof retryAt>[0], { attempts }: DestinationRow): number | undefined {
    const { attempts: most, retry: pauses, until } = this.record;
    return retryAt(retry, attempts, { attempts: most, retry: pauses, until }, Date.now());
  }

  #takeOut(row: DestinationRow): void {
    if (row.status === "live") {
      this.destinations.makeLast(row.seq);
      this.#takenOut += 1;
    } else if (row.status === "pending") this.#end(row, "canceled");
    this.queue.change();
  }

  #return(row: DestinationRow, due: number, call: string | undefined): void {
    const attempts = row.attempts - 1;
    // It was taken out meanwhile.
    if (row.isLast) {
      this.#end(row, "canceled", { attempts });
      return;
    }
    this.destinations.wait({ ...row, attempts, call }, due);
    this.queue.change();
  }

  #end(
    row: DestinationRow,
    status: OutcomeStatus,
    {
      attempts = row.attempts,
      call = row.call,
      code,
    }: { attempts?: number; call?: string | undefined; code?: number | undefined } = {},
  ): void {
    const end = { status, at: Date.now(), attempts, call, code };
    this.destinations.end(row, end);
    this.log.append(row, end);
  }

  #setStatus(status: CampaignStatus, reason: string | undefined): void {
    this.record.set({ status, reason });
    this.log.appendStatus(status, reason, Date.now());
  }

  #block(reason: string): void {
    if (this.record.status === "running" || this.record.status === "paused")
      this.#setStatus("blocked", reason);
  }

  #blockAfterMany(reason: string): void {
    const last = this.log.lastOutcomes(alarmingInARow);
    if (last.length < alarmingInARow) return;
    const isAlarming = last.every(
      ({ status, code }) => status === "refused" || code === 7011 || code === 8011,
    );
    if (isAlarming) this.#block(reason);
  }

  /** What is found out of a dial counts where it is still the last one, and its end is not known. */
  #ofClaim({ seq, claim }: Pick<Claim, "seq" | "claim">, action: (row: DestinationRow) => void): void {
    this.#write(() => {
      const row = this.destinations.find(seq);
      if (row?.status === "live" && row.claim === claim) action(row);
    });
  }

  #write<Result>(action: () => Result): Result {
    if (this.#isStale) this.#reload();
    try {
      const result = this.#storage.transactionSync(action);
      this.#changed();
      return result;
    } catch (error) {
      // What is counted in memory may have been counted for what is not on disk now.
      this.#isStale = true;
      throw error;
    }
  }

  #reload(): void {
    this.record.reload();
    this.destinations.reload();
    this.log.reload();
    this.queue.change();
    this.#isStale = false;
  }
}
