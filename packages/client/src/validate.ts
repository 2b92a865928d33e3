import * as v from "valibot";
import { type Issue, PlivoValidationError } from "./errors.ts";
import type { Shape } from "./schemas/fields.ts";

/**
 * A value that has a shape, as it is. `whole` is what the value itself is called.
 *
 * @throws {PlivoValidationError} naming each parameter and rule.
 */
export function validate<T>({ schema, open, relations }: Shape<T>, value: unknown, whole = "parameters"): T {
  const { success, output, issues = [] } = v.safeParse(schema, value);
  const broken: Issue[] = issues.map((issue) => ({
    parameter: v.getDotPath(issue) ?? whole,
    rule: issue.input === undefined ? "is missing" : issue.message,
  }));
  if (!open && typeof value === "object") {
    for (const parameter in value) {
      if (!Object.hasOwn(schema.entries, parameter))
        broken.push({ parameter, rule: "is not a parameter here" });
    }
  }
  if (success && relations) broken.push(...relations(output));
  if (broken.length > 0) throw new PlivoValidationError(broken);
  // valibot's own output lacks the fields that the schema does not know.
  return value as T;
}
