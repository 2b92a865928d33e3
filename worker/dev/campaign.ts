import { type CampaignState, watchCampaign } from "@plivo-edge/live";
import { type Campaign, type CampaignRow, Campaigns } from "@plivo-edge/live/campaigns";
import { outcomeStatuses } from "@plivo-edge/live/frames";
import { numbers } from "./calls.ts";

/** Calls a second that the relay of `npm start` is allowed. */
export const campaignPace = 10;

const destinations = 40;

/** Each of the demonstration's scenarios, at numbers of their own. */
export const campaignRows: readonly CampaignRow[] = Array.from({ length: destinations }, (_, index) => {
  const suffix = (numbers[index % numbers.length] ?? "").slice(-4);
  return { to: `1415${600 + index}${suffix}`, id: `customer-${index + 1}`, variables: { number: index + 1 } };
});

/** The campaigns of `npm start`: one is ready to be started, and when it is, the next one is made. */
export class DemoCampaigns {
  readonly #campaigns: Campaigns;
  readonly #from: string;
  #ready: Promise<Campaign>;
  #latest: Promise<Campaign>;

  constructor(options: { readonly url: string; readonly key: string; readonly from: string }) {
    this.#campaigns = new Campaigns(options);
    this.#from = options.from;
    this.#ready = draft(this.#campaigns, this.#from);
    this.#latest = this.#ready;
  }

  /** The one that was started last; before that, the one that will be. */
  get latest(): Promise<Campaign> {
    return this.#latest;
  }

  /** Starts it. */
  async start(): Promise<Campaign> {
    // At once: pressing a key twice starts two.
    const ready = this.#ready;
    this.#latest = ready;
    this.#ready = ready.then(() => draft(this.#campaigns, this.#from));
    const campaign = await ready;
    await campaign.start();
    return campaign;
  }
}

async function draft(campaigns: Campaigns, from: string): Promise<Campaign> {
  const call = { from, callsPerSecond: campaignPace, machineDetection: true, ringTimeout: 20 } as const;
  const campaign = await campaigns.create(call, { idempotencyKey: crypto.randomUUID() });
  await campaign.add(campaignRows);
  return campaign;
}

/** Follows a campaign to its end, and says in a line what became of everybody. */
export async function endOf(campaign: Campaign, signal: AbortSignal): Promise<string> {
  let last: CampaignState | undefined;
  for await (const { state } of watchCampaign(() => campaign.ticket(), { signal })) last = state;
  return last ? verdictOf(last) : "";
}

function verdictOf({ destinations: all, progress }: CampaignState): string {
  const counts = outcomeStatuses.filter((status) => progress[status] > 0);
  return `Campaign: ${all} numbers, ${counts.map((status) => `${progress[status]} ${status}`).join(", ")}.`;
}
