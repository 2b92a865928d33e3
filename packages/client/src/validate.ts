import * as v from "valibot";
import { type Issue, PlivoValidationError } from "./errors.ts";

/** What a schema makes of a value: the output, or every rule it breaks. `whole` is what the value itself is called. */
export function examine<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  whole: string,
): { output: Output } | { issues: Issue[] } {
  const result = v.safeParse(schema, value);
  if (result.success) return { output: result.output };
  return {
    issues: result.issues.map((issue) => ({
      parameter: location(issue) || whole,
      rule: issue.input === undefined ? "is missing" : issue.message,
    })),
  };
}

/** The value that the schema makes of parameters. @throws {PlivoValidationError} naming each parameter and rule. */
export function validate<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  whole = "parameters",
): Output {
  const result = examine(schema, value, whole);
  if ("issues" in result) throw new PlivoValidationError(result.issues);
  return result.output;
}

function location(issue: v.BaseIssue<unknown>): string {
  let place = "";
  for (const { key } of issue.path ?? []) {
    if (typeof key === "number") place += `[${key}]`;
    else place += place ? `.${String(key)}` : String(key);
  }
  return place;
}
