/** US dollars a minute, as callbacks write it in `BillRate`. */
export const billRate = "0.005";

/** Calls are billed by the minute begun. */
const increment = 60;

/** What a call cost. */
export interface Bill {
  /** Seconds from answer to end. */
  readonly duration: number;
  /** `duration`, rounded up to whole increments. */
  readonly billed: number;
  /** US dollars with five decimals. */
  readonly cost: string;
}

/** Bills a call of `ms` milliseconds from answer to end; 0 if nobody answered. */
export function bill(ms: number): Bill {
  const duration = Math.ceil(ms / 1_000);
  const billed = Math.ceil(duration / increment) * increment;
  return { duration, billed, cost: ((billed / 60) * Number(billRate)).toFixed(5) };
}
