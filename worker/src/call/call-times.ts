/** How long Plivo lets a call ring and talk, in seconds, where whoever placed it has said so. */
export interface CallTimes {
  readonly ringTimeout?: number | undefined;
  readonly timeLimit?: number | undefined;
}
