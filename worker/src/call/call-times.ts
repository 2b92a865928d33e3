/** How long Plivo lets a call ring and talk, in seconds, where whoever placed it has said so. */
export interface CallTimes {
  readonly ringTimeout?: number | undefined;
  readonly timeLimit?: number | undefined;
}

/** One dial of a campaign: no other has these three. */
export interface CampaignDial {
  /** The campaign's id. */
  readonly campaign: string;
  /** The destination's number in it, from 1. */
  readonly destination: number;
  /** How often the destination had been taken up by then, from 1. */
  readonly claim: number;
}

/** What a callback's URL says of the call, besides which one it is. */
export interface CallFacts extends CallTimes {
  /** The id of the placement that stores a document of the call. */
  readonly document?: string | undefined;
  /** Which dial of which campaign placed it. */
  readonly dial?: CampaignDial | undefined;
}
