/** What one call takes of what Cloudflare bills. */
export interface Usage {
  /** Requests to the Worker: callbacks of Plivo's, and a subscriber's upgrade. */
  readonly worker: number;
  /** Requests to the call's own object: RPCs, `fetch` and alarms. */
  readonly call: number;
  /** Requests to the feed's object, which all calls share. */
  readonly feed: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
  /** Kept for the retention time. */
  readonly bytes: number;
}

/** As `worker/test/cost.test.ts` counts it, which fails where this is no longer so. */
export const usage: Readonly<Record<"alone" | "withFeed" | "withSink", Usage>> = {
  alone: { worker: 5, call: 7, feed: 0, rowsWritten: 12, rowsRead: 12, bytes: 16_384 },
  withFeed: { worker: 5, call: 7, feed: 4, rowsWritten: 21, rowsRead: 33, bytes: 16_384 },
  withSink: { worker: 5, call: 7, feed: 4, rowsWritten: 25, rowsRead: 37, bytes: 16_384 },
};

/** What a campaign takes for each of its calls, besides what any call takes. */
export interface CampaignUsage {
  /** Requests to the campaign's object, and to the one that paces. */
  readonly requests: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
  /** Kept until a week after the campaign. */
  readonly bytes: number;
}

/** As `worker/test/campaigns/cost.test.ts` counts it: at two calls a second, each destination dialled once. */
export const ofCampaign: CampaignUsage = { requests: 2.1, rowsWritten: 11.12, rowsRead: 12.33, bytes: 262 };

/** What an event takes in a feed, on average. */
export const eventBytes: number = 1_234;
