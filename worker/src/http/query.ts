import * as v from "valibot";

const countRule = "must be a number from 0 to 1000";

/** An event's place in a log. */
export const Sequence: v.GenericSchema<string, number> = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, "must be a sequence number"),
  v.toNumber(),
);

/** A number of events. */
export const Count: v.GenericSchema<string, number> = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}$/, countRule),
  v.toNumber(),
  v.maxValue(1000, countRule),
);

/** Names the parameter of a query that is wrong, and the rule that it breaks. */
export function complaint([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  return `${v.getDotPath(issue)}: ${issue.message}`;
}
