import * as v from "valibot";
import { Refusal } from "./refusal.ts";

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

/**
 * Reads the parameters of a path or a query.
 *
 * @throws Refusal that names the one that is wrong, and the rule that it breaks
 */
export function readParameters<Output>(
  schema: v.GenericSchema<unknown, Output>,
  parameters: Readonly<Record<string, string>>,
): Output {
  const result = v.safeParse(schema, parameters);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Refusal(400, { error: `${v.getDotPath(issue)}: ${issue.message}` });
}
