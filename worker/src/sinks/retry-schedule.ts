const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

// Standard Webhooks' own: 75 hours and a half.
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;
const spread = 0.2;

/** How many failures in a row there is a pause after. */
export const mostPauses: number = pauses.length;

/**
 * Milliseconds to wait after that many failures in a row, so spread that sinks which failed together do not come back
 * together; undefined after the last try.
 */
export function pauseAfter(failures: number): number | undefined {
  const pause = pauses[failures - 1];
  return pause && Math.round(pause * (1 - spread + 2 * spread * Math.random()));
}
