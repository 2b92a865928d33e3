import type { CampaignState, OutcomeStatus } from "../campaign-event.ts";
import type { TicketOptions } from "../server/relay-client.ts";
import type { CampaignChanges } from "./campaign-options.ts";
import { readLines, writeLines } from "./ndjson.ts";
import { askRelay, type RelayAccess, type RelayRequest } from "./relay-request.ts";

/** Whom to call. */
export interface CampaignRow {
  /** A phone number with its country code, or a SIP address. */
  readonly to: string;
  /** What it goes by in this campaign. Who is added twice is called once. @default the number */
  readonly id?: string | number;
  /** Its time zone, such as `America/New_York`. @default the campaign's */
  readonly zone?: string;
  /** What the answer handler is told, and a stored document says in place of `{{name}}`. */
  readonly variables?: Readonly<Record<string, string | number | boolean>>;
}

/** What became of rows that were added. */
export interface AddedRows {
  readonly added: number;
  /** Those that the campaign had already. */
  readonly duplicates: number;
  /** Why rows were left out, the first one being 1: a thousand of them at most. */
  readonly refused: readonly { readonly line: number; readonly rule: string }[];
  readonly refusedCount: number;
}

/** A destination as it is exported: unredacted. */
export interface CampaignDestination {
  readonly id: string;
  readonly to: string;
  readonly status: "pending" | "live" | OutcomeStatus;
  readonly attempts: number;
  readonly zone?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The last call to it, where one is known. */
  readonly call?: string;
  readonly hangupCauseCode?: number;
  /** When it ended, in milliseconds since the epoch. */
  readonly at?: number;
}

/** What a ticket for a campaign may be asked for. */
export type CampaignTicketOptions = Pick<TicketOptions, "fields" | "expiresIn" | "once">;

/** Held at once while rows are sent, whatever their number. */
const limits = { lines: 100_000, characters: 8_388_608 };
const refusalsKept = 1_000;

/** A campaign on the relay, by its id. */
export class Campaign {
  readonly id: string;
  readonly #relay: RelayAccess;

  constructor(relay: RelayAccess, id: string) {
    this.id = id;
    this.#relay = relay;
  }

  /**
   * Adds destinations, from anything that can be looped over: a list, a cursor of a database, a stream of rows. They are
   * sent 100,000 at a time, or 8 MB, and no more than that is held. A row that is wrong is left out, and the others are added.
   *
   * Where it throws, do it again with the same rows: those that were added are counted as duplicates.
   *
   * @example
   * const { added, refused } = await campaign.add([{ to: "14155550199", variables: { name: "Ada" } }]);
   */
  async add(rows: Iterable<CampaignRow> | AsyncIterable<CampaignRow>): Promise<AddedRows> {
    const total = { added: 0, duplicates: 0, refused: [] as AddedRows["refused"], refusedCount: 0 };
    let before = 0;
    for await (const { text, count } of writeLines(rows, limits)) {
      const headers = { "content-type": "application/x-ndjson" };
      const reply = await this.#ask<AddedRows>({ ...this.#post("/destinations"), body: text, headers });
      const refused = reply.refused.map(({ line, rule }) => ({ line: line + before, rule }));
      total.added += reply.added;
      total.duplicates += reply.duplicates;
      total.refused = [...total.refused, ...refused].slice(0, refusalsKept);
      total.refusedCount += reply.refusedCount;
      before += count;
    }
    return total;
  }

  /** How it stands. */
  state(): Promise<CampaignState> {
    return this.#ask({ method: "GET", path: this.#path("") });
  }

  /** Lets it dial, within its hours. More destinations may be added later. */
  start(): Promise<CampaignState> {
    return this.#ask(this.#post("/start"));
  }

  /** No other call leaves, and those that are live go on. */
  pause(): Promise<CampaignState> {
    return this.#ask(this.#post("/pause"));
  }

  /** Goes on where it was paused; or, where it was blocked, once what blocked it has been put right. */
  resume(): Promise<CampaignState> {
    return this.#ask(this.#post("/resume"));
  }

  /** For good. Calls that are live go on. */
  cancel(): Promise<CampaignState> {
    return this.#ask(this.#post("/cancel"));
  }

  /** Changes its pace, its hours and its attempts, while it runs or not. */
  update(changes: CampaignChanges): Promise<CampaignState> {
    return this.#ask({ method: "PATCH", path: this.#path(""), body: JSON.stringify(changes) });
  }

  /** Calls a destination no more. @param key its id, or its number where it has none */
  async optOut(key: string | number): Promise<void> {
    const path = this.#path(`/destinations/${encodeURIComponent(key)}`);
    await askRelay(this.#relay, { method: "DELETE", path }, () => {});
  }

  /** All destinations and what became of them, one by one, however many there are: for a key that may see them `unredacted`. */
  async *destinations(): AsyncGenerator<CampaignDestination, void> {
    const request = { method: "GET", path: this.#path("/destinations") } as const;
    const body = await askRelay(this.#relay, request, (response) => response.body);
    // The relay wrote them.
    if (body) yield* readLines(body) as AsyncGenerator<CampaignDestination, void>;
  }

  /**
   * A ticket with which a frontend may watch it: what `watchCampaign` and `useCampaign` take. The relay makes it, for a key
   * that may.
   */
  async ticket(options: CampaignTicketOptions = {}): Promise<string> {
    const body = JSON.stringify({ ...options, campaign: this.id });
    const { ticket } = await this.#ask<{ ticket: string }>({ method: "POST", path: "/v1/tickets", body });
    return ticket;
  }

  #path(rest: string): string {
    return `/v1/campaigns/${this.id}${rest}`;
  }

  #post(rest: string): RelayRequest {
    return { method: "POST", path: this.#path(rest) };
  }

  #ask<Reply>(request: RelayRequest): Promise<Reply> {
    return askRelay(this.#relay, request, (response) => response.json());
  }
}
