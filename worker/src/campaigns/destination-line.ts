import { destination, sameDestination } from "@plivo-edge/plivo/destination";
import { describe, read } from "@plivo-edge/plivo/rule";
import * as v from "valibot";
import { isZone } from "./local-time.ts";

/** What a document says of one callee: `{{name}}` in it is replaced. */
export type Variables = Readonly<Record<string, string>>;

/** Whom a campaign is to call. */
export interface DestinationLine {
  /** What the destination goes by, in this campaign: its `id`, or its number. */
  readonly key: string;
  readonly to: string;
  /** Absent: the campaign's own zone. */
  readonly zone?: string | undefined;
  readonly variables?: Variables | undefined;
}

/** Why a line of an import was refused. Holds no number. */
export interface LineRefusal {
  /** From 1. */
  readonly line: number;
  /** The field, and what it must be: `zone must be …`. */
  readonly rule: string;
}

/** Characters of all variables of a destination, written as JSON. */
export const mostVariableCharacters = 2_048;

// What XML has no way to write: a document with it would be none.
const writable = /^[\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const textRule = "must be a text without control characters, a number, or true or false";
const Text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], textRule),
  v.transform(String),
  v.regex(writable, textRule),
);
const tooMuch = `must not be more than ${mostVariableCharacters} characters as JSON`;

const noObject = "must be a JSON object in one line";

/** The form of an `id`: it stands in a path where a destination is opted out. */
export const destinationKey: RegExp = /^[!-~]{1,128}$/;
/** The rule that a line without a zone breaks where it needs one. */
export const zoneIsMissing = "zone is missing, and the campaign has none for its calling hours";
const keyRule = "must be 1 to 128 printable characters without spaces";

const Fields = v.strictObject({
  to: v.pipe(
    v.unknown(),
    v.transform((value) => read(destination, value) ?? value),
    v.string(`must be ${describe(destination)}`),
    v.regex(destination.pattern, `must be ${describe(destination)}`),
  ),
  id: v.exactOptional(
    v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.safeInteger())], keyRule),
      v.transform(String),
      v.regex(destinationKey, keyRule),
    ),
  ),
  zone: v.exactOptional(
    v.pipe(
      v.string("must be the name of a time zone, such as America/New_York"),
      v.check(isZone, "must be the name of a time zone, such as America/New_York"),
    ),
  ),
  variables: v.exactOptional(
    v.pipe(
      v.record(
        v.pipe(
          v.string(),
          v.regex(/^[A-Za-z_]\w{0,63}$/, "must have names of letters, digits and _, 64 at most"),
        ),
        Text,
        "must map names to texts",
      ),
      v.check((variables) => JSON.stringify(variables).length <= mostVariableCharacters, tooMuch),
    ),
  ),
});

/**
 * Reads one line of an import, or says which rule it breaks.
 *
 * @param needsZone whether the campaign has calling hours and no zone of its own
 */
export function readLine(text: string, needsZone: boolean): DestinationLine | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return noObject;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return noObject;
  const result = v.safeParse(Fields, json, { abortEarly: true });
  if (!result.success) return ruleOf(result.issues[0]);
  const { to, id = sameDestination(to), zone, variables } = result.output;
  if (!destinationKey.test(id)) return "id is missing, and the address in to cannot be one";
  if (needsZone && zone === undefined) return zoneIsMissing;
  return { key: id, to, zone, variables };
}

function ruleOf(issue: v.BaseIssue<unknown>): string {
  // The names of variables are a stranger's; those of a line's own fields are not.
  const [field] = issue.path ?? [];
  if (issue.type === "strict_object") {
    return issue.expected === "never"
      ? "must have no other fields than to, id, zone, variables"
      : "to is missing";
  }
  return `${String(field?.key ?? "line")} ${issue.message}`;
}
