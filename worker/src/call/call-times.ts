import * as v from "valibot";

/** How long Plivo lets a call ring and talk, in seconds, where whoever placed it has said so. */
export interface CallTimes {
  readonly ringTimeout?: number | undefined;
  readonly timeLimit?: number | undefined;
}

const Seconds = v.fallback(
  v.optional(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1))),
  undefined,
);
const Query = v.object({ ringTimeout: Seconds, timeLimit: Seconds });

/** Reads them from the query of a callback's URL, where `relay.callbacks()` has put them. */
export function readCallTimes(query: Readonly<Record<string, string>>): CallTimes {
  return v.parse(Query, query);
}
