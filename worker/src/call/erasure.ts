import type { Environment } from "../config/environment.ts";
import { campaignObject, feedObject, placementById } from "../config/stubs.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import type { CallStorage } from "./call-storage.ts";
import type { CallFacts } from "./call-times.ts";
import { dialName, readDial } from "./outbox-targets.ts";

/** Where there is still something of a call that was erased. */
interface Left {
  readonly feeds: readonly string[];
  /** The ids of placements. */
  readonly documents: readonly string[];
  /** The dials of campaigns; absent in what was noted before there were any. */
  readonly campaigns?: readonly string[];
}

const key = "erased";
const eraseTimeout = 20_000;
const tryAgainAfter = 60_000;

/**
 * The erasure of a call: that it was asked for is on disk before anything is deleted elsewhere, so that it is carried out
 * whatever happens. It stays there as long as a ticket could last, without a fact of the call: what Plivo sends later is not
 * stored.
 */
export class Erasure {
  readonly #storage: DurableObjectStorage;
  readonly #environment: Environment;
  readonly #call: string;
  readonly #callStorage: CallStorage;
  #left: Left | undefined;

  constructor(
    storage: DurableObjectStorage,
    callStorage: CallStorage,
    environment: Environment,
    call: string,
  ) {
    this.#storage = storage;
    this.#callStorage = callStorage;
    this.#environment = environment;
    this.#call = call;
    // Nothing of a call is stored beside its erasure, which is then not to be looked for.
    this.#left = callStorage.exists ? undefined : storage.kv.get<Left>(key);
  }

  get begun(): boolean {
    return this.#left !== undefined;
  }

  /** When to try again, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    return this.#isDone ? Infinity : Date.now() + tryAgainAfter;
  }

  /** Deletes what is here, and notes what is elsewhere. */
  begin(): void {
    const { feeds, documents, campaigns } = this.#callStorage;
    this.#callStorage.close();
    for (const [key] of [...this.#storage.kv.list()]) this.#storage.kv.delete(key);
    this.#note({ feeds: [...feeds.keys()], documents, campaigns: [...campaigns.keys()] });
  }

  /**
   * Deletes what is elsewhere. False where something is left.
   *
   * @param reaching the feeds that a delivery of before may still reach: what it brings is deleted the next time
   */
  async finish(reaching: ReadonlySet<string>): Promise<boolean> {
    const { feeds = [], documents = [], campaigns = [] } = this.#left ?? {};
    // All at once: whoever asked for it waits for the slowest, and not for all of them.
    await Promise.all([
      ...feeds.map((feed) =>
        this.#erase("feeds", feed, () => feedObject(this.#environment, feed).erase(this.#call), reaching),
      ),
      ...documents.map((document) =>
        this.#erase("documents", document, () =>
          placementById(this.#environment, document).erase(this.#call),
        ),
      ),
      ...campaigns.map((dial) => {
        const { campaign, destination } = readDial(dial);
        return this.#erase("campaigns", dial, () =>
          campaignObject(this.#environment, campaign).erase(destination),
        );
      }),
    ]);
    return this.#isDone;
  }

  /** Takes note of what is heard of only after the call was erased: its document, and the campaign that placed it. */
  learn({ document, dial }: Pick<CallFacts, "document" | "dial">): void {
    const { documents = [], campaigns = [] } = this.#left ?? {};
    const name = dial && dialName(dial);
    if (document !== undefined && !documents.includes(document))
      this.#note({ documents: [...documents, document] });
    if (name !== undefined && !campaigns.includes(name)) this.#note({ campaigns: [...campaigns, name] });
  }

  get #isDone(): boolean {
    const { feeds = [], documents = [], campaigns = [] } = this.#left ?? {};
    return feeds.length + documents.length + campaigns.length === 0;
  }

  /** Deletes what one of them has, and strikes it off, unless something may still reach it. */
  async #erase(
    kind: keyof Left,
    name: string,
    erase: () => Promise<void>,
    reaching?: ReadonlySet<string>,
  ): Promise<void> {
    const isReached = reaching?.has(name);
    const isErased = await this.#try(erase);
    const left = this.#left?.[kind] ?? [];
    if (isErased && !isReached) this.#note({ [kind]: left.filter((other) => other !== name) });
  }

  async #try(erase: () => Promise<void>): Promise<boolean> {
    try {
      await within(eraseTimeout, erase());
      return true;
    } catch (error) {
      log("warn", "a call is not erased everywhere; the alarm tries again", { error: nameOf(error) });
      return false;
    }
  }

  #note(change: Partial<Left>): void {
    this.#left = { feeds: [], documents: [], ...this.#left, ...change };
    this.#storage.kv.put(key, this.#left);
  }
}
