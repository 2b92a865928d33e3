import type { Call } from "../call/call.ts";
import type { Campaign } from "../campaigns/campaign.ts";
import type { Pacer } from "../campaigns/pacer.ts";
import type { Feed } from "../feed/feed.ts";
import type { Placement } from "../placements/placement.ts";

/** The bindings, secrets and variables of the Worker, as `wrangler.toml` and `.dev.vars.example` list them. */
export interface Environment {
  readonly CALL: DurableObjectNamespace<Call>;
  readonly FEED: DurableObjectNamespace<Feed>;
  readonly PLACEMENT: DurableObjectNamespace<Placement>;
  /** The Durable Object `Campaign`: with `PACER`, what campaigns need. */
  readonly CAMPAIGN?: DurableObjectNamespace<Campaign>;
  /** The Durable Object `Pacer`, which shares the account's calls per second among campaigns. */
  readonly PACER?: DurableObjectNamespace<Pacer>;
  /** Answer documents by name, as XML text: what `relay.callbacks({ answer: "welcome" })` asks for is under `welcome`. */
  readonly ANSWERS?: KVNamespace;
  /** Auth tokens that may have signed a callback, separated by commas: two while you rotate them. */
  readonly PLIVO_AUTH_TOKEN?: string;
  /** Secrets that may have signed a ticket, separated by commas. */
  readonly TICKET_SECRET?: string;
  /** Revokes all tickets that were issued before this time, such as `2026-12-01T00:00:00Z`. */
  readonly TICKETS_FROM?: string;
  /** Where Plivo reaches the relay, when a proxy in front of it changes host, scheme or path. */
  readonly PUBLIC_URL?: string;
  /** `GET, POST` takes callbacks by GET too, for an application at Plivo that is set to GET. The default is `POST`. */
  readonly CALLBACK_METHODS?: string;
  /**
   * `true` takes callbacks of subaccounts by the main account's signature, so that their tokens need not be listed. Any of
   * them can then have any URL of the relay signed.
   */
  readonly TRUST_SUBACCOUNTS?: string;
  /**
   * Until this time, such as `2026-12-01T00:00:00Z`, the relay takes callback URLs of its previous version too, which have
   * their facts in the query. Unset: they are refused.
   */
  readonly CALLBACK_QUERIES_UNTIL?: string;
  /** Origins whose pages may subscribe, separated by commas. Unset: any, since the ticket is the credential. */
  readonly ALLOWED_ORIGINS?: string;
  /** How long a call is kept after its end, in hours. The default is 168, a week. */
  readonly RETENTION_HOURS?: string;
  /**
   * Keys of backends, separated by commas, and after each what it may do: `KEY, KEY place control, KEY tickets:support`. A key
   * alone may do all. Unset: nobody may.
   */
  readonly API_KEYS?: string;
  /** The Plivo account or subaccount that places, hangs up, transfers and is asked about overdue hangups. */
  readonly PLIVO_AUTH_ID?: string;
  /** Its auth token. The default is the first of `PLIVO_AUTH_TOKEN`. */
  readonly PLIVO_API_TOKEN?: string;
  /** Where Plivo's API is, when it is not Plivo's: a simulator's address. */
  readonly PLIVO_API_URL?: string;
  /**
   * How many calls a second all campaigns together place: what Plivo gives the account, less what is to be left for
   * `POST /v1/calls`. The default is 2.
   */
  readonly CALLS_PER_SECOND?: string;
  /** Where every event is posted, signed: an https URL. `http://localhost:…` is for `wrangler dev`. */
  readonly WEBHOOK_URL?: string;
  /** Signs what is posted to `WEBHOOK_URL`: `whsec_` and the base64 of 24 to 64 bytes. Two, separated by a comma, while you rotate them. */
  readonly WEBHOOK_SECRET?: string;
  /** `unredacted`: with phone numbers, speech, digits and raw parameters. The default is what a ticket shows without it. */
  readonly WEBHOOK_FIELDS?: string;
  /** Which events are posted, such as `hangup,answer`. The default is all. */
  readonly WEBHOOK_TYPES?: string;
  /** `false`: the documents that were served are not kept with their calls. The default is `true`. */
  readonly KEEP_DOCUMENTS?: string;
  /** What the console's form for a new call begins with. Anyone who opens the page can read it. */
  readonly CONSOLE_FROM?: string;
  /** Destinations that the console offers, such as `14155550102 busy, 14155550103 no answer`; as public as the page. */
  readonly CONSOLE_NUMBERS?: string;
  /** Keeps every object in a jurisdiction, such as `eu`. Changing it later starts from empty objects. */
  readonly JURISDICTION?: DurableObjectJurisdiction;
  /** Where to make new objects, such as `weur`. The default is near whoever asks first, which is mostly Plivo. */
  readonly LOCATION_HINT?: DurableObjectLocationHint;
  /** Counts requests, by route and status. */
  readonly ANALYTICS?: AnalyticsEngineDataset;
  /** Holds back who asks too often, by API key and by ticket. */
  readonly RATE_LIMIT?: RateLimit;
}
