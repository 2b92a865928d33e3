import {
  type Connection,
  type FeedWatch,
  readTicket,
  TicketError,
  type TicketSource,
  WatchError,
  watchFeed,
} from "@plivo-edge/live";
import { writeAddress } from "./address.ts";
import { Calls } from "./calls.ts";
import { buyTicket, RefusedError, readFeed, socketFor } from "./relay-requests.ts";

const history = 1_000;
const notConnected: Connection = { status: "connecting", attempt: 0, cause: undefined, retryAt: undefined };

/** Who looks: the holder of an API key, who may do everything, or of a ticket, who watches one feed. */
type Credential =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "ticket"; readonly ticket: string };

/** One sign-in: its feed, and the calls that it shows. */
export class Session {
  readonly calls: Calls = new Calls();
  readonly feed: string;
  readonly #credential: Credential;
  readonly #listeners: Set<() => void> = new Set();
  #watch: FeedWatch | undefined;
  /** Why it has ended. */
  ended: string | undefined;
  /** The ids of the campaigns that were opened, the newest first. */
  campaigns: readonly string[] = [];

  constructor(credential: Credential, feed: string) {
    this.#credential = credential;
    this.feed = feed;
    void this.#follow();
  }

  /** Undefined for the holder of a ticket, who only watches. */
  get key(): string | undefined {
    return this.#credential.kind === "key" ? this.#credential.key : undefined;
  }

  get connection(): Connection {
    return this.#watch?.connection ?? notConnected;
  }

  /** Calls back when the connection changes. Returns the function that ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#watch?.close();
    this.#listeners.clear();
  }

  /** Keeps a campaign's id for as long as the session lasts: the relay has no list of them. */
  remember(campaign: string): void {
    this.campaigns = [campaign, ...this.campaigns.filter((known) => known !== campaign)].slice(0, 10);
    this.#tell();
  }

  /** Buys tickets for a campaign. @throws RefusedError where this session has no key */
  campaignTickets(campaign: string): (unredacted: boolean) => Promise<string> {
    return async (unredacted) => {
      if (this.key === undefined) throw new RefusedError("This takes an API key.");
      return buyTicket(this.key, { campaign }, unredacted);
    };
  }

  /** A ticket for the feed, or for one call: only a key buys another. */
  async ticketFor(call: string, unredacted: boolean): Promise<string | undefined> {
    return this.key === undefined ? undefined : buyTicket(this.key, { call }, unredacted);
  }

  /** Reads the events before the oldest one that is known. False: there are none. */
  async loadOlder(): Promise<boolean> {
    const { firstSeq } = this.calls;
    if (!(firstSeq > 1 && Number.isFinite(firstSeq))) return false;
    const after = Math.max(0, firstSeq - 1 - history);
    const { events } = await readFeed(await this.#ticket(), this.feed, after, firstSeq - 1 - after);
    this.calls.addOlder(after + 1, events);
    return after > 0 && events.length > 0;
  }

  /** A ticket for the feed. One that cannot be had is asked for again by the watch; a refusal ends the session. */
  async #ticket(): Promise<string> {
    if (this.#credential.kind === "ticket") return this.#credential.ticket;
    try {
      return await buyTicket(this.#credential.key, { feed: this.feed }, false);
    } catch (error) {
      if (error instanceof RefusedError) this.#end(error);
      throw error;
    }
  }

  async #follow(): Promise<void> {
    const refused = new AbortController();
    // The watch asks again for one that cannot be had for the moment: only a refusal ends the session.
    const renew = (): Promise<string> =>
      this.#ticket().catch((error: unknown) => {
        if (error instanceof RefusedError) refused.abort(error);
        throw error;
      });
    const tickets: TicketSource = this.#credential.kind === "key" ? renew : this.#credential.ticket;
    const watch = watchFeed(tickets, {
      history,
      WebSocket: socketFor(`feeds/${encodeURIComponent(this.feed)}`),
      signal: refused.signal,
    });
    this.#watch = watch;
    watch.subscribe(() => this.#tell());
    try {
      for await (const { seq, event } of watch) {
        if (event.type === "gap") this.calls.miss();
        else this.calls.add(seq, event);
      }
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    this.ended = reason(error);
    this.#watch?.close();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What to tell the operator, who can do something about it. */
export function reason(error: unknown): string {
  if (error instanceof WatchError)
    return `The relay has ended this: ${error.message.split(": ")[1] ?? error.code}.`;
  if (error instanceof TicketError) return "What the address holds is not a ticket.";
  return error instanceof Error ? error.message : String(error);
}

/** Who looks at one campaign, by a ticket for it. */
export interface CampaignVisit {
  readonly campaign: string;
  readonly ticket: string;
}

/**
 * Signs in by what the address holds, which is taken out of it at once: it stays neither on the screen nor in the
 * history. A key is taken so on loopback only, where `npm start` gives one, and with it a campaign that
 * the page shall know, or open.
 *
 * @throws where it is no credential of a feed or a campaign
 */
export function signInByAddress(allCalls: string): Session | CampaignVisit | undefined {
  const given = new URLSearchParams(location.hash.slice(1));
  const [ticket, key] = [given.get("ticket"), given.get("key")];
  if (ticket === null && key === null) return undefined;
  takeOutOfAddress();
  if (ticket !== null) {
    const claims = readTicket(ticket);
    if ("call" in claims)
      throw new RefusedError("This ticket opens a call. The console shows feeds and campaigns.");
    // A ticket that nobody signed may name anything; what it names becomes part of an address.
    if (!/^[\w.-]{1,64}$/.test("feed" in claims ? claims.feed : claims.campaign))
      throw new RefusedError("What the address holds is not a ticket.");
    if ("campaign" in claims) return { campaign: claims.campaign, ticket };
    return new Session({ kind: "ticket", ticket }, claims.feed);
  }
  if (key === null || !isLoopback()) {
    throw new RefusedError("A key in the address is taken on this machine only. Enter it below.");
  }
  const session = new Session({ kind: "key", key }, allCalls);
  const [known, campaign] = [given.get("known"), given.get("campaign")];
  if (known !== null) session.remember(known);
  if (campaign !== null) {
    session.remember(campaign);
    window.history.replaceState(null, "", writeAddress({ campaign }));
  }
  return session;
}

/**
 * Signs in with an API key. It stays in memory: it dials, too, and `sessionStorage` would be on disk when the browser
 * keeps its tabs.
 *
 * @throws RefusedError where the relay does not know it
 */
export async function signIn(key: string, allCalls: string): Promise<Session> {
  await buyTicket(key, { feed: allCalls }, false);
  return new Session({ kind: "key", key }, allCalls);
}

function takeOutOfAddress(): void {
  window.history.replaceState(null, "", `${location.pathname}${location.search}#/`);
}

function isLoopback(): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}
