import type { CampaignStatus } from "@plivo-edge/live/frames";
import type { CampaignChoices, CampaignSettings } from "./campaign-body.ts";
import { type RetryPauses, usualPauses } from "./retry.ts";

/** All of a campaign but its destinations, in one row. */
interface CampaignRow {
  readonly version: 1;
  /** Of the request that made it: the same key with another request is refused. */
  readonly digest: string;
  /** Where the relay is reached: callback URLs begin with it. */
  readonly url: string;
  readonly settings: CampaignSettings;
  /** Whether an answer document came with the request, which is then kept beside this row. */
  readonly hasDocument: boolean;
  readonly choices: CampaignChoices;
  readonly status: CampaignStatus;
  readonly reason?: string | undefined;
  /** When somebody last did something to it, in milliseconds since the epoch. */
  readonly touchedAt: number;
  /** When it dialled no more and no call was live, in milliseconds since the epoch. */
  readonly endedAt?: number | undefined;
}

const key = "campaign";
const usualConcurrency = 100;

/** A campaign's settings and its status, on disk. Reading it writes nothing. */
export class CampaignRecord {
  readonly #storage: DurableObjectStorage;
  #row: CampaignRow;

  private constructor(storage: DurableObjectStorage, row: CampaignRow) {
    this.#storage = storage;
    this.#row = row;
  }

  /** The one that is stored; undefined where there is none. */
  static read(storage: DurableObjectStorage): CampaignRecord | undefined {
    const row = storage.kv.get<CampaignRow>(key);
    return row && new CampaignRecord(storage, row);
  }

  static create(
    storage: DurableObjectStorage,
    given: Pick<CampaignRow, "digest" | "url" | "settings" | "hasDocument" | "choices">,
  ): CampaignRecord {
    const { digest, url, settings, hasDocument, choices } = given;
    const made: CampaignRow = {
      ...{ version: 1, digest, url, settings, hasDocument, choices },
      status: "draft",
      touchedAt: Date.now(),
    };
    storage.kv.put(key, made);
    return new CampaignRecord(storage, made);
  }

  get digest(): string {
    return this.#row.digest;
  }

  get url(): string {
    return this.#row.url;
  }

  get settings(): CampaignSettings {
    return this.#row.settings;
  }

  get hasDocument(): boolean {
    return this.#row.hasDocument;
  }

  get choices(): CampaignChoices {
    return this.#row.choices;
  }

  get status(): CampaignStatus {
    return this.#row.status;
  }

  get reason(): string | undefined {
    return this.#row.reason;
  }

  get touchedAt(): number {
    return this.#row.touchedAt;
  }

  get endedAt(): number | undefined {
    return this.#row.endedAt;
  }

  /** Whether it dials no more, for good. */
  get isOver(): boolean {
    return this.status === "canceled" || this.status === "completed";
  }

  /** The most calls at once. */
  get concurrency(): number {
    return this.choices.concurrency ?? usualConcurrency;
  }

  get attempts(): number {
    return this.choices.attempts ?? 1;
  }

  get retry(): RetryPauses {
    return this.choices.retry ?? usualPauses;
  }

  /** In milliseconds since the epoch; never is Infinity. */
  get until(): number {
    const { until } = this.choices;
    return until == null ? Infinity : Date.parse(until);
  }

  /** Reads again what is on disk. */
  reload(): void {
    this.#row = this.#storage.kv.get<CampaignRow>(key) ?? this.#row;
  }

  /** Writes what has changed, which is one row. */
  set(changes: Partial<Pick<CampaignRow, "url" | "choices" | "status" | "reason" | "endedAt">>): void {
    const row: CampaignRow = { ...this.#row, ...changes, touchedAt: Date.now() };
    this.#storage.kv.put(key, row);
    this.#row = row;
  }
}
