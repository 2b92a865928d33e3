import { relayUrl } from "../server/relay-url.ts";
import { Campaign } from "./campaign.ts";
import type { CampaignOptions } from "./campaign-options.ts";
import { askRelay, type Fetch, type RelayAccess } from "./relay-request.ts";

/** The relay that campaigns run on, and the key with which they are run. */
export interface CampaignsOptions {
  /** Where the relay answers: an absolute http(s) URL, which may have a path. */
  readonly url: string;
  /** One of the relay's `API_KEYS` that may run campaigns, and make tickets where those are asked for. */
  readonly key: string;
  /**
   * What makes the requests, such as a service binding: `(url, init) => env.RELAY.fetch(url, init)`.
   * @default the global `fetch`
   */
  readonly fetch?: Fetch;
}

/**
 * Campaigns of a relay: calls to any number of people, which the relay dials by itself once they are started.
 *
 * @example
 * const campaigns = new Campaigns({ url: "https://relay.example.com", key: env.RELAY_KEY });
 * const campaign = await campaigns.create({ from, answer: { name: "reminder" } }, { idempotencyKey: "dunning-48" });
 * await campaign.add([{ to: "14155550199", id: "customer-1" }]); // or anything else that can be looped over
 * await campaign.start();
 */
export class Campaigns {
  readonly #relay: RelayAccess;

  /** @throws {TypeError} when the URL is not absolute http(s), when there is no key, and in a web page */
  constructor(options: CampaignsOptions) {
    const { url, key, fetch = (...request) => globalThis.fetch(...request) } = options;
    if (typeof document !== "undefined")
      throw new TypeError("Campaigns: `key` is public in a web page; give the page a ticket");
    if (typeof key !== "string" || !/^[!-~]+$/.test(key))
      throw new TypeError("Campaigns: `key` must be one of the relay's API_KEYS");
    this.#relay = { url: relayUrl(url, "Campaigns"), key, fetch };
  }

  /**
   * Makes a campaign, which waits for destinations and to be started.
   *
   * @param options.idempotencyKey names it: the same key again gives the same campaign, so that no campaign is made twice
   * @throws {RelayError} 422 where a campaign of this key was made otherwise
   * @throws {TypeError} where the key is none
   */
  async create(
    options: CampaignOptions,
    { idempotencyKey }: { readonly idempotencyKey: string },
  ): Promise<Campaign> {
    if (!/^[!-~]{1,255}$/.test(idempotencyKey))
      throw new TypeError("campaigns.create: `idempotencyKey` must be ASCII without spaces");
    const headers = { "idempotency-key": idempotencyKey };
    const request = {
      method: "POST",
      path: "/v1/campaigns",
      body: JSON.stringify(options),
      headers,
    } as const;
    const { id } = await askRelay(
      this.#relay,
      request,
      (response): Promise<{ id: string }> => response.json(),
    );
    return new Campaign(this.#relay, id);
  }

  /** A campaign that was made before. Asks the relay nothing. @throws {TypeError} where this is no id of one */
  open(id: string): Campaign {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) throw new TypeError("campaigns.open: `id` must be a campaign's id");
    return new Campaign(this.#relay, id);
  }
}
