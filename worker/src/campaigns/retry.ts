import type { RetryKind } from "./outcome-table.ts";

/** After how many seconds to dial again, by why: a kind that is left out is not dialled again. */
export type RetryPauses = { readonly [Kind in RetryKind]?: number | undefined };

/** Where a campaign allows several attempts and does not say when. */
export const usualPauses: RetryPauses = { busy: 900, "no-answer": 3_600, failed: 900 };

// A week, in seconds.
const longestPause = 7 * 24 * 3_600;

/** What a campaign says of dialling again. */
export interface RetryRules {
  readonly attempts: number;
  readonly retry: RetryPauses;
}

/** The pause before a destination is dialled again, in seconds; undefined where it is not: it has had all its attempts. */
export function pauseOf(kind: RetryKind, attempts: number, rules: RetryRules): number | undefined {
  return attempts >= rules.attempts ? undefined : rules.retry[kind];
}

/**
 * When to dial a destination again, in milliseconds since the epoch: the pause doubles with each attempt. Undefined where it
 * has had all its attempts, or the campaign is over by then.
 */
export function retryAt(
  kind: RetryKind | undefined,
  attempts: number,
  campaign: RetryRules & { readonly until: number },
  now: number,
): number | undefined {
  const pause = kind && pauseOf(kind, attempts, campaign);
  if (pause === undefined) return undefined;
  const at = now + Math.min(longestPause, pause * 2 ** (attempts - 1)) * 1_000;
  return at < campaign.until ? at : undefined;
}
