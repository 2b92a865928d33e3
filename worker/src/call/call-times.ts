/** How long Plivo lets a call ring and talk, in seconds, where whoever placed it has said so. */
export interface CallTimes {
  readonly ringTimeout?: number | undefined;
  readonly timeLimit?: number | undefined;
}

/** What a callback's URL says of the call, besides which one it is. */
export interface CallFacts extends CallTimes {
  /** The id of the placement that stores a document of the call. */
  readonly document?: string | undefined;
}
