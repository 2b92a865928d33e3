import {
  type CampaignEvent,
  type CampaignFrame,
  type CampaignState,
  closeCodes,
} from "@plivo-edge/live/frames";
import { readCallsPerSecond, readRetention } from "../config/settings.ts";
import { nameOf, log as report } from "../log.ts";
import { Alarm } from "../storage/alarm.ts";
import { openLog, readIdentity } from "../storage/open-log.ts";
import { deleteAllButTickets, ticketsUntil } from "../storage/tickets.ts";
import { LogObject } from "../subscribers/log-object.ts";
import { refuse } from "../subscribers/socket.ts";
import { Subscribers } from "../subscribers/subscribers.ts";
import type { Grant, StartPosition } from "../subscribers/types.ts";
import { Announcements } from "./announcements.ts";
import { type CampaignChoices, type CampaignSettings, isToCome } from "./campaign-body.ts";
import { type CampaignSubscribers, campaignFrames } from "./campaign-frames.ts";
import { CampaignLog } from "./campaign-log.ts";
import { CampaignRecord } from "./campaign-record.ts";
import { type Command, commands } from "./commands.ts";
import type { DestinationLine, Variables } from "./destination-line.ts";
import { Destinations, type ExportedDestination } from "./destinations.ts";
import { dialPlan, longestDial } from "./dial-plan.ts";
import { Dialler } from "./dialler.ts";
import type { Added } from "./import.ts";
import { Ledger, type Settlement } from "./ledger.ts";
import { noLog } from "./no-log.ts";
import { settleOverdue } from "./overdue.ts";
import { PendingQueue } from "./pending-queue.ts";
import { campaignTables } from "./tables.ts";

/** A request to make a campaign. */
export interface NewCampaign {
  /** Of the whole request: the same key with another one is refused. */
  readonly digest: string;
  /** Where the relay is reached. */
  readonly url: string;
  readonly settings: CampaignSettings;
  readonly choices: CampaignChoices;
}

/** What came of that. */
export type Made =
  | { readonly status: "made" | "replayed"; readonly state: CampaignState }
  | { readonly status: "conflict" }
  /** Its `until` is over. */
  | { readonly status: "late" };

/** What came of a request to a campaign; undefined where there is none. */
export type Replied<Reply> = Reply | { readonly refused: string } | undefined;

/** What the answer document of one call is made of. */
export interface CalleeFacts {
  readonly variables: Variables;
  /** The document that came with the campaign. */
  readonly xml: string | undefined;
}

/** A page of a campaign's destinations. */
export interface DestinationPage {
  readonly rows: readonly ExportedDestination[];
  /** Ask for what comes after this one next; undefined where there is no more. */
  readonly next: number | undefined;
}

// One slice of dialling; the alarm of the next one is set before it begins.
const slice = 10_000;
// What is due is done so many milliseconds later: an alarm in the past is set anew by whatever comes before it rings.
const soon = 20;
// An alarm that is due this much later is left as it is: moving it is a row written.
const closeEnough = 500;
// Numbers are not held for a campaign that does not dial and that nobody has touched for so long.
const idleFor = 30 * 24 * 3_600_000;
// What fails to be stored may do so for as long as the disk is full.
const settleAgainAfter = 60_000;
// Each is an update and an event.
const endedAtOnce = 1_000;
const documentKey = "document";

interface Opened {
  readonly ledger: Ledger;
  readonly dialler: Dialler;
  readonly subscribers: CampaignSubscribers;
  state(): CampaignState;
}

/**
 * One campaign: whom to call, at which pace and in which hours, and what became of each. It dials by itself, in slices of an
 * alarm, and goes on after whatever stops it.
 *
 * Addressed by its id, which is a digest of the API key and the idempotency key. There is nothing on its disk before it is
 * made, and nothing after the retention time.
 */
export class Campaign extends LogObject<CampaignEvent, CampaignState, CampaignFrame> {
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);
  readonly #nobody: CampaignSubscribers = new Subscribers(this.ctx, noLog, campaignFrames);
  #open: Opened | undefined;
  #isDialling = false;
  #settling: Promise<void> | undefined;
  #settleAgainAt = 0;

  /** Makes the campaign; or tells that it was made before, and whether by the same request. */
  async create(made: NewCampaign): Promise<Made> {
    const { storage } = this.ctx;
    const before = this.#opened();
    if (before && before.ledger.record.digest !== made.digest) return { status: "conflict" };
    if (!before) {
      const { until } = made.choices;
      if (until != null && !isToCome(until)) return { status: "late" };
      const { answer, ...settings } = made.settings;
      storage.transactionSync(() => {
        openLog(storage, campaignTables);
        if (answer?.xml !== undefined) storage.kv.put(documentKey, answer.xml);
        // What stands in the row is written with each change of the status.
        const kept = answer?.name === undefined ? settings : { ...settings, answer };
        CampaignRecord.create(storage, { ...made, settings: kept, hasDocument: answer?.xml !== undefined });
      });
    }
    const opened = this.#opened();
    await this.schedule();
    return opened ? { status: before ? "replayed" : "made", state: opened.state() } : { status: "conflict" };
  }

  /** Adds destinations; those that are there already are counted, and nothing else. */
  async add(lines: readonly DestinationLine[]): Promise<Replied<Added>> {
    const { ledger } = this.#opened() ?? {};
    if (!ledger) return undefined;
    const { status, isOver, choices, settings } = ledger.record;
    if (isOver) return { refused: `the campaign is ${status}` };
    const needsZone = choices.hours != null && settings.zone === undefined;
    const taken = needsZone ? lines.filter(({ zone }) => zone !== undefined) : lines;
    const added = taken.length > 0 ? ledger.add(taken) : 0;
    await this.schedule();
    return { added, duplicates: taken.length - added, needsZone };
  }

  /** Starts, pauses, resumes or cancels it. @param url where the relay is reached now */
  async obey(command: Command, url: string): Promise<Replied<{ readonly state: CampaignState }>> {
    const { ledger, dialler, state } = this.#opened() ?? {};
    if (!ledger || !dialler || !state) return undefined;
    const { record, destinations } = ledger;
    const obeyed = commands[command][record.status];
    if ("refused" in obeyed) return obeyed;
    if (obeyed.status === "running" && destinations.total === 0) {
      return { refused: "the campaign has no destinations" };
    }
    if (url !== record.url) record.set({ url });
    if (obeyed.status !== record.status) {
      if (obeyed.status === "running") dialler.openGate();
      ledger.setStatus(obeyed.status);
    }
    await this.schedule();
    return { state: state() };
  }

  /** Changes its pace, its hours and its attempts. */
  async change(choices: CampaignChoices): Promise<Replied<{ readonly state: CampaignState }>> {
    const { ledger, dialler, state } = this.#opened() ?? {};
    if (!ledger || !dialler || !state) return undefined;
    const { record, destinations } = ledger;
    if (record.isOver) return { refused: `the campaign is ${record.status}` };
    const needsZone = choices.hours != null && record.settings.zone === undefined;
    if (needsZone && destinations.someWithoutZone) {
      return { refused: "hours need a zone: some destinations have none, and neither has the campaign" };
    }
    ledger.choose(choices);
    dialler.askAgain();
    await this.schedule();
    return { state: state() };
  }

  /** Lets a destination not be dialled any more. False where it is not known. */
  async optOut(key: string): Promise<boolean | undefined> {
    const { ledger } = this.#opened() ?? {};
    if (!ledger) return undefined;
    const isKnown = ledger.optOut(key);
    await this.schedule();
    return isKnown;
  }

  /** A page of its destinations, unredacted. */
  export(after: number, limit: number): DestinationPage | undefined {
    const { ledger } = this.#opened() ?? {};
    if (!ledger) return undefined;
    const rows = ledger.destinations.export(after, limit);
    const next = rows.length < limit ? undefined : rows.at(-1)?.seq;
    return { rows: rows.map(({ row }) => ({ ...row, status: ledger.shown(row.status) })), next };
  }

  /** The campaign as it is now; undefined where there is none, or the ticket is revoked. */
  look(grant: Grant): { readonly state: CampaignState } | "revoked" | undefined {
    if (this.isRevoked(grant)) return "revoked";
    const opened = this.#opened();
    return opened && { state: opened.state() };
  }

  /** How the call of a dial ended. The same told twice changes nothing. */
  async settle(settlement: Settlement): Promise<void> {
    this.#opened()?.ledger.settle(settlement);
    await this.schedule();
  }

  /** What a callee's document is made of. */
  callee(destination: number): CalleeFacts | undefined {
    const { ledger } = this.#opened() ?? {};
    if (!ledger) return undefined;
    const xml = this.ctx.storage.kv.get<string>(documentKey);
    return { variables: ledger.destinations.variables(destination), xml };
  }

  /** Forgets whom a destination was, and does not dial it any more. */
  async erase(destination: number): Promise<void> {
    this.#opened()?.ledger.erase(destination);
    await this.schedule();
  }

  override alarm(): Promise<void> {
    return this.#alarm.ring(async () => {
      const opened = this.#opened();
      const began = Date.now();
      if (began >= this.#forgetAt()) return this.#forget();
      if (!opened) return this.schedule();
      const { ledger, dialler, subscribers } = opened;
      subscribers.expire();
      if (began >= this.#idleAt()) ledger.setStatus("canceled", "nobody has touched it for 30 days");
      ledger.endWaiting(began, endedAtOnce);
      this.#finish();
      const isDue = dialler.dueAt(began) <= began;
      // Before anything leaves: should this slice be cut short, the next one begins all the same.
      if (isDue) await this.#alarm.set(began + slice);
      this.#isDialling = isDue;
      try {
        const settled = this.#settleOverdue(ledger);
        // Who waits for Plivo's word holds up no dial.
        await (isDue ? dialler.dialUntil(began + slice) : settled);
      } finally {
        this.#isDialling = false;
      }
      this.#finish();
      const due = Math.max(this.#dueAt(), Date.now() + soon);
      if (isDue && due > began + slice) await this.#alarm.move(due);
      else if (!isDue || due < began + slice - closeEnough) await this.#alarm.set(due);
    });
  }

  override async read(
    grant: Grant,
    start: StartPosition,
    wait: number,
  ): Promise<CampaignFrame[] | "expired" | "unknown" | undefined> {
    return this.isRevoked(grant) || this.#opened() ? super.read(grant, start, wait) : "unknown";
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#opened() ? super.fetch(request) : refuse(closeCodes.badRequest, "no such campaign");
  }

  protected override get subscribers(): CampaignSubscribers {
    return this.#opened()?.subscribers ?? this.#nobody;
  }

  /** A campaign is followed from now on, or from as many events before as were asked for. */
  protected override fresh({ history = 0 }: StartPosition): number {
    return (this.#opened()?.ledger.log.seq ?? 0) - history;
  }

  protected override begin(): void {
    // Its epoch is kept since it was made.
  }

  protected override async schedule(): Promise<void> {
    // A slice has set its alarm. Should that have been lost, this brings it back.
    const now = Date.now();
    await this.#alarm.set(this.#isDialling ? now + slice : Math.max(this.#dueAt(), now + soon));
  }

  /** When there is something to do next, in milliseconds since the epoch; never is Infinity. */
  #dueAt(): number {
    const opened = this.#opened();
    if (!opened) return ticketsUntil(this.ctx.storage);
    const { ledger, dialler, subscribers } = opened;
    return Math.min(
      this.#forgetAt(),
      this.#idleAt(),
      dialler.dueAt(Date.now()),
      Math.max(ledger.destinations.overdueAt, this.#settleAgainAt),
      ledger.finishAt,
      subscribers.expires,
      subscribers.endDueAt,
    );
  }

  /** When to delete everything, in milliseconds since the epoch; never is Infinity. */
  #forgetAt(): number {
    const { endedAt } = this.#opened()?.ledger.record ?? {};
    if (!this.#opened()) return ticketsUntil(this.ctx.storage);
    return endedAt === undefined ? Infinity : endedAt + readRetention(this.env);
  }

  #idleAt(): number {
    const { status, touchedAt, isOver } = this.#opened()?.ledger.record ?? {};
    return isOver !== false || status === "running" || touchedAt === undefined
      ? Infinity
      : touchedAt + idleFor;
  }

  /** Asks about calls that are overdue, some at once; never rejects. */
  #settleOverdue(ledger: Ledger): Promise<void> {
    if (Date.now() < this.#settleAgainAt) return Promise.resolve();
    this.#settling ??= settleOverdue(ledger, this.env, longestDial(ledger.record))
      .catch((error: unknown) => {
        this.#settleAgainAt = Date.now() + settleAgainAfter;
        report("error", "an alarm failed, and rings again", { error: nameOf(error) });
      })
      .finally(() => {
        this.#settling = undefined;
      });
    return this.#settling;
  }

  #finish(): void {
    const { ledger, subscribers } = this.#opened() ?? {};
    ledger?.finish(Date.now());
    subscribers?.end();
  }

  /** Tells those who watch, and does what has become due: whatever has happened may be the last thing. */
  #changed(): void {
    const opened = this.#open;
    if (!opened) return;
    opened.dialler.notify();
    this.#finish();
    if (this.#isDialling) return;
    // What comes back from Plivo after its slice has no other to set the alarm for it.
    void this.schedule().catch((error: unknown) => {
      report("error", "an alarm failed, and rings again", { error: nameOf(error) });
    });
  }

  async #forget(): Promise<void> {
    this.subscribers.closeAll(closeCodes.badRequest, "the campaign is forgotten");
    this.#open = undefined;
    // It goes with the rest.
    this.#alarm.forget();
    if (await deleteAllButTickets(this.ctx.storage)) await this.schedule();
  }

  #opened(): Opened | undefined {
    if (this.#open) return this.#open;
    const { storage } = this.ctx;
    const identity = readIdentity(storage);
    const record = identity && CampaignRecord.read(storage);
    if (!identity || !record) return undefined;
    openLog(storage, campaignTables);
    this.#open = this.#assemble(record, identity.epoch);
    return this.#open;
  }

  #assemble(record: CampaignRecord, epoch: string): Opened {
    const { storage } = this.ctx;
    const id = this.ctx.id.name ?? "";
    const destinations = new Destinations(storage);
    const queue = new PendingQueue(destinations, () => ({
      hours: record.choices.hours ?? undefined,
      zone: record.settings.zone,
    }));
    const state = (): CampaignState => ledger.state(readCallsPerSecond(this.env), this.#nextAt());
    const endsAt = (): number => record.endedAt ?? Infinity;
    const log = new CampaignLog(storage, epoch, state, endsAt);
    const subscribers = new Subscribers(this.ctx, log, campaignFrames);
    const announcements = new Announcements(log, subscribers);
    const ledger = new Ledger(storage, { record, destinations, log, queue }, () => {
      announcements.tell();
      this.#changed();
    });
    const dialler = new Dialler(id, storage, this.env, ledger, () => dialPlan(id, record, this.env));
    return { ledger, dialler, subscribers, state };
  }

  /** When the next call may leave, where none may now. */
  #nextAt(): number | undefined {
    const { ledger, dialler } = this.#open ?? {};
    if (!ledger || !dialler || ledger.pending === 0) return undefined;
    const at = dialler.dueAt(Date.now());
    return at > Date.now() + closeEnough && at < Infinity ? at : undefined;
  }
}
