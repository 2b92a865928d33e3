import type { Plivo } from "@plivo-edge/client";
import { requirePlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { ConfigurationError } from "../config/settings.ts";
import { pacerObject } from "../config/stubs.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import type { SynchronousCall } from "../placements/create-call-body.ts";
import type { Candidate, Claim } from "./destinations.ts";
import { dialFailureOf } from "./dial-failure.ts";
import { Gate } from "./gate.ts";
import type { Ledger } from "./ledger.ts";
import { Pace } from "./pace.ts";
import type { Share } from "./share.ts";
import { Signal } from "./signal.ts";

/** What a campaign's calls are made of. */
export interface DialPlan {
  /** The parameters of one dial. */
  call(claim: Claim): SynchronousCall;
  /** For how many milliseconds a dial is waited for at most. */
  readonly longest: number;
}

interface Prepared {
  readonly plivo: Plivo;
  readonly plan: DialPlan;
}

// The platform opens no more connections at once.
const mostInFlight = 6;
// Shares take milliseconds.
const shareTimeout = 5_000;
const shareAgainAfter = 5_000;
// Where less than a call leaves in the time of a slice, the object may sleep between two of them: when the last one left is
// then on disk.
const sleepyPace = 0.1;
const leftKey = "a call left at";

/**
 * Dials a campaign's destinations, one request for each, at its pace and its part of the account's.
 *
 * That a destination is going to be dialled is on disk before anything leaves for Plivo, so that what a crash leaves behind is
 * read as "may have been dialled", and never as "has not yet".
 */
export class Dialler {
  readonly #campaign: string;
  readonly #storage: DurableObjectStorage;
  readonly #environment: Environment;
  readonly #ledger: Ledger;
  readonly #plan: () => DialPlan;
  readonly #gate: Gate;
  readonly #signal: Signal = new Signal();
  /** Undefined until a share says how slow it is. */
  #pace: Pace | undefined;
  #inFlight = 0;
  #askAgainAt = 0;

  /** @param plan what the calls are made of; it may throw where a setting is missing */
  constructor(
    campaign: string,
    storage: DurableObjectStorage,
    environment: Environment,
    ledger: Ledger,
    plan: () => DialPlan,
  ) {
    this.#campaign = campaign;
    this.#storage = storage;
    this.#gate = new Gate(storage);
    this.#environment = environment;
    this.#ledger = ledger;
    this.#plan = plan;
  }

  /** When a destination may be dialled, in milliseconds since the epoch; never is Infinity, as until a live call has ended. */
  dueAt(now: number): number {
    const { record, destinations } = this.#ledger;
    if (!this.#mayDial(now) || destinations.live >= record.concurrency) return Infinity;
    const paced = this.#pace?.nextAt(this.#wanted) ?? 0;
    const at = Math.max(this.#ledger.queue.nextAt(now), this.#gate.closedUntil, this.#askAgainAt, paced);
    return at < record.until ? at : Infinity;
  }

  /** Something has changed that may let a call leave, or stop it. */
  notify(): void {
    this.#signal.notify();
  }

  /** The pace may be another one: what was given to the one before is asked for anew. */
  askAgain(): void {
    this.#askAgainAt = 0;
  }

  /** Somebody has seen to what was in the way. */
  openGate(): void {
    this.#gate.reset();
    this.askAgain();
  }

  /** Dials what may be dialled until then, in milliseconds since the epoch, and waits for what is on its way meanwhile. */
  async dialUntil(end: number): Promise<void> {
    if (this.dueAt(Date.now()) > Date.now()) return;
    const prepared = this.#prepare();
    if (!prepared) return;
    const began = Date.now();
    const share = await this.#takeShare();
    if (share.perSecond === 0) {
      this.#askAgainAt = began + share.milliseconds;
      return;
    }
    const until = Math.min(end, began + share.milliseconds);
    const perSecond = (): number => Math.min(this.#wanted, share.perSecond);
    this.#pace ??= new Pace(this.#lastAt(perSecond()));
    for (let now = Date.now(); now < until; now = Date.now()) {
      const paced = this.#pace.nextAt(perSecond());
      const at = Math.max(this.#nextAt(now), paced);
      if (at <= now) {
        await this.#dial(prepared, this.#pace, perSecond(), now);
        continue;
      }
      // Only what is on its way, or a call that ends, can let another one leave by then.
      if (at >= until && this.#inFlight === 0 && !this.#isFull) {
        // The next share may be a larger one.
        if (paced >= until) this.#askAgainAt = until;
        return;
      }
      await this.#signal.wait(Math.min(at, until) - now);
    }
  }

  #prepare(): Prepared | undefined {
    try {
      return { plivo: requirePlivo(this.#environment), plan: this.#plan() };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#ledger.setStatus("blocked", error.message);
      return undefined;
    }
  }

  #mayDial(now: number): boolean {
    const { record } = this.#ledger;
    return record.status === "running" && now < record.until;
  }

  get #isFull(): boolean {
    const { record, destinations } = this.#ledger;
    return record.status === "running" && destinations.live >= record.concurrency;
  }

  #nextAt(now: number): number {
    const most = this.#gate.isTrying ? 1 : mostInFlight;
    return this.#inFlight >= most ? Infinity : this.dueAt(now);
  }

  get #wanted(): number {
    return this.#ledger.record.choices.callsPerSecond ?? Infinity;
  }

  /** When the last call left, for one that begins; what left just before a restart is not known, and counts as now. */
  #lastAt(perSecond: number): number {
    if (perSecond >= sleepyPace) return Date.now();
    const stored = this.#storage.kv.get<number>(leftKey) ?? 0;
    // Whoever made it so slow has touched it then.
    return Math.max(stored, this.#ledger.record.touchedAt);
  }

  async #takeShare(): Promise<Share> {
    try {
      const pacer = pacerObject(this.#environment);
      // Infinity cannot be told to another object.
      const wanted = Math.min(this.#wanted, 1_000);
      return await within(shareTimeout, pacer.take(this.#campaign, wanted));
    } catch (error) {
      log("warn", "a campaign has no share of the calls per second; the alarm tries again", {
        error: nameOf(error),
      });
      return { perSecond: 0, milliseconds: shareAgainAfter };
    }
  }

  async #dial({ plivo, plan }: Prepared, pace: Pace, perSecond: number, now: number): Promise<void> {
    const candidate = this.#ledger.queue.take(now);
    const claim = candidate && this.#ledger.claim(candidate, now, now + plan.longest);
    if (!claim) {
      // There may be many whom nobody is to call any more, and who asks something meanwhile has a turn.
      await this.#storage.sync();
      return;
    }
    if (perSecond < sleepyPace) this.#storage.kv.put(leftKey, now);
    const { takenOut } = this.#ledger;
    await this.#storage.sync();
    // Nothing has left yet, and what came while the disk was written counts.
    const isTakenOut =
      this.#ledger.takenOut > takenOut && this.#ledger.destinations.find(claim.seq)?.isLast === true;
    const isStopped = isTakenOut || !this.#mayDial(Date.now()) || this.#gate.closedUntil > Date.now();
    const call = isStopped ? undefined : this.#callOf(plan, claim);
    if (!call || !this.#ledger.queue.isOpen(candidate.zone, Date.now())) {
      this.#ledger.release(claim, candidate.due);
      return;
    }
    pace.leave(Date.now());
    this.#inFlight += 1;
    // It rejects never, and is not waited for: the next one leaves at its own time.
    void this.#post(plivo, call, claim, candidate).finally(() => {
      this.#inFlight -= 1;
      this.#signal.notify();
    });
  }

  /** The parameters of a dial; undefined where the campaign's own settings make none, for which it is blocked. */
  #callOf(plan: DialPlan, claim: Claim): SynchronousCall | undefined {
    try {
      return plan.call(claim);
    } catch (error) {
      this.#ledger.setStatus("blocked", error instanceof Error ? error.message : "its calls cannot be made");
      return undefined;
    }
  }

  async #post(plivo: Plivo, call: SynchronousCall, claim: Claim, candidate: Candidate): Promise<void> {
    try {
      const placed = await plivo.calls.create(call, { maxRetries: 0 });
      this.#gate.open();
      if ("requestUuid" in placed) this.#ledger.placed(claim, placed.requestUuid);
      if (/queued/i.test(placed.message ?? "")) await this.#tellPacer((pacer) => pacer.slow());
    } catch (error) {
      await this.#fail(error, claim, candidate).catch((error: unknown) => {
        log("error", "what a dial came to could not be stored", { error: nameOf(error) });
      });
    }
  }

  async #fail(error: unknown, claim: Claim, { due }: Candidate): Promise<void> {
    const failure = dialFailureOf(error);
    log("warn", "call of a campaign not placed", { error: nameOf(error), outcome: failure.kind });
    const now = Date.now();
    switch (failure.kind) {
      case "placed":
        return this.#gate.open();
      case "ambiguous":
        return this.#gate.doubt(now);
      case "refused":
        // Plivo answers.
        this.#gate.open();
        return this.#ledger.refuse(claim);
      case "blocked":
        this.#ledger.release(claim, due);
        if (this.#ledger.record.status === "running") {
          const reason = `${failure.reason} (destination ${claim.seq}, in the order in which they were added)`;
          this.#ledger.setStatus("blocked", reason);
        }
        return;
      case "closed": {
        const milliseconds = this.#gate.close(now, failure.retryAfter);
        this.#ledger.release(claim, due);
        await this.#tellPacer((pacer) => pacer.close(milliseconds));
      }
    }
  }

  async #tellPacer(tell: (pacer: ReturnType<typeof pacerObject>) => Promise<void>): Promise<void> {
    try {
      await within(shareTimeout, tell(pacerObject(this.#environment)));
    } catch (error) {
      log("warn", "a campaign has no share of the calls per second; the alarm tries again", {
        error: nameOf(error),
      });
    }
  }
}
