/**
 * Milliseconds. A deploy of the relay cuts all its subscribers in one moment and without a word, so that the first
 * window alone spreads them: of 500, at most a tenth come back within any 100 ms.
 */
const base = 3_000;
const cap = 20_000;
const hiddenCap = 60_000;

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * Full jitter: anywhere in the window with the same likelihood, so that those who were cut together do not come back
 * together.
 *
 * @param failures how many attempts in a row came to nothing
 * @param hidden the tab is hidden: nobody looks, and the device would like to sleep
 * @param reason with which the relay closed: `retry=3000` spreads all its subscribers over three seconds
 */
export function backoff(
  failures: number,
  hidden: boolean,
  reason = "",
  random: () => number = Math.random,
): number {
  const spread = /^retry=(\d{1,6})$/.exec(reason)?.[1];
  return random() * Number(spread ?? (hidden ? hiddenCap : Math.min(cap, base * 2 ** failures)));
}
