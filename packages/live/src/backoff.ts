/**
 * Milliseconds. A deploy of the relay cuts all its subscribers in one moment and without a word, so that the first
 * window alone spreads them: of 500, at most a tenth come back within any 100 ms.
 */
const base = 3_000;
const longest = 20_000;
const longestHidden = 60_000;

/** What the length of a pause depends on, besides luck. */
export interface Circumstances {
  /** The tab is hidden: nobody looks, and the device would like to sleep. */
  readonly hidden?: boolean;
  /**
   * With which the relay closed: `retry=3000` spreads all its subscribers over three seconds, and `after=3000` asks
   * them to stay away for as long.
   */
  readonly reason?: string | undefined;
  /** The longest pause, in milliseconds. It does not shorten what the relay asks for. */
  readonly maxRetryDelay?: number | undefined;
}

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * Full jitter: anywhere in the window with the same likelihood, so that those who were cut together do not come back
 * together.
 *
 * @param failures how many attempts in a row came to nothing
 */
export function backoff(
  failures: number,
  {
    hidden = false,
    reason = "",

    maxRetryDelay = hidden ? longestHidden : longest,
  }: Circumstances = {},
  random: () => number = Math.random,
): number {
  const [, word, time] = /^(retry|after)=(\d{1,6})$/.exec(reason) ?? [];
  const window = Math.min(maxRetryDelay, hidden ? longestHidden : base * 2 ** failures);
  if (word === "after") return Number(time) + random() * window;
  return random() * Number(time ?? window);
}
