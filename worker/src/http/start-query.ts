import * as v from "valibot";
import type { StartPosition } from "../subscribers/types.ts";
import { Count, readParameters, Sequence } from "./query.ts";

const waitRule = "must be a number of seconds from 0 to 25";

const start = {
  epoch: v.exactOptional(v.pipe(v.string(), v.maxLength(64, "must be the epoch of a welcome"))),
  after: v.exactOptional(Sequence),
  history: v.exactOptional(Count),
  // It has been told of the end, and waits for what comes after it.
  afterEnd: v.exactOptional(v.literal("1", "must be 1")),
};
const StartQuery = v.pipe(
  v.object(start),
  v.forward(
    v.check(
      ({ epoch, after }) => (epoch === undefined) === (after === undefined),
      "goes with after, and neither without the other",
    ),
    ["epoch"],
  ),
);

/**
 * Reads from a query where a subscriber wants to begin.
 *
 * @throws Refusal
 */
export function readStart(query: Readonly<Record<string, string>>): StartPosition {
  const { epoch, after, history, afterEnd } = readParameters(StartQuery, query);
  return {
    ...(epoch !== undefined && after !== undefined && { position: { epoch, after } }),
    ...(history !== undefined && { history }),
    ...(afterEnd !== undefined && { afterEnd: true }),
  };
}

const WaitQuery = v.object({
  wait: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,2}$/, waitRule), v.toNumber(), v.maxValue(25, waitRule)),
    "25",
  ),
});

/** All that may stand in the query of whoever follows a log. */
export const FollowQuery: v.GenericSchema = v.object({ ...start, ...WaitQuery.entries });

/**
 * Reads how long a request may wait for news, in milliseconds.
 *
 * @throws Refusal
 */
export function readWait(query: Readonly<Record<string, string>>): number {
  return readParameters(WaitQuery, query).wait * 1_000;
}
