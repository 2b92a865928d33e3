import * as v from "valibot";
import type { Application } from "../application.ts";
import type { Faults } from "../callback/faults.ts";
import { type HangupCauseName, hangupCauses } from "../hangup-cause.ts";
import type { Scenario } from "../scenario.ts";
import type { InboundCall } from "../simulator.ts";

/** Milliseconds: more than a year are a mistake, and a clock that is moved by more has no date any more. */
const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(31_536_000_000));
const reaction = v.union([v.string(), v.array(v.string())]);
const cause = v.custom<HangupCauseName>(
  (value) => typeof value === "string" && Object.hasOwn(hangupCauses, value),
  "must name a hangup cause",
);

/** What is wrong with an input and where, without the value. */
export function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "the body";
  if (issue.received === "undefined") return `${path}: is missing`;
  if (issue.expected === "never") return `${path}: is not known here`;
  // A message of ours has no word of valibot's.
  return `${path}: ${/^Invalid /.test(issue.message) ? `must be ${issue.expected}` : issue.message}`;
}

/** A scenario as JSON: what a function could say, a list says. */
export const scenario: v.GenericSchema<unknown, Scenario> = v.pipe(
  v.strictObject({
    ringAfter: v.optional(v.nullable(ms)),
    answerAfter: v.optional(ms),
    machine: v.optional(v.boolean()),
    digits: v.optional(reaction),
    speech: v.optional(reaction),
    message: v.optional(v.string()),
    presses: v.optional(v.array(v.strictObject({ after: ms, keys: v.string() }))),
    end: v.optional(v.strictObject({ after: ms, as: cause })),
  }),
  v.transform(defined),
);

const method = v.optional(v.picklist(["GET", "POST"]));
const url = v.pipe(
  v.string(),
  v.url("must be a URL"),
  v.regex(/^https?:/i, "must be a URL of http or https"),
);

const application: v.GenericSchema<unknown, Application> = v.pipe(
  v.strictObject({
    answerUrl: url,
    answerMethod: method,
    fallbackUrl: v.optional(url),
    fallbackMethod: method,
    hangupUrl: v.optional(url),
    hangupMethod: method,
    authId: v.optional(v.string()),
  }),
  v.transform(defined),
);

/** What is absent and what is undefined are the same in JSON. */
function defined<T extends object>(value: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  // The same names with the same values, those that are undefined left out.
  return Object.fromEntries(pairs) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}

const when = v.union([
  v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  v.array(
    v.picklist([
      "ring",
      "answer",
      "fallback",
      "machine",
      "hangup",
      "action",
      "redirect",
      "transfer",
      "notice",
      "asynchronous",
    ]),
  ),
]);

export const scenarios: v.GenericSchema<unknown, Readonly<Record<string, Scenario>>> = v.record(
  v.string(),
  scenario,
);
export const numbers: v.GenericSchema<unknown, Readonly<Record<string, Application>>> = v.record(
  v.string(),
  application,
);
export const faults: v.GenericSchema<unknown, Faults> = v.pipe(
  v.strictObject({
    drop: v.optional(when),
    refuse: v.optional(when),
    loseReply: v.optional(when),
    duplicate: v.optional(when),
    late: v.optional(when),
    delay: v.optional(when),
    delayMs: v.optional(ms),
    forge: v.optional(when),
  }),
  v.transform(defined),
);
export const inboundCall: v.GenericSchema<unknown, InboundCall> = v.pipe(
  v.strictObject({
    from: v.pipe(v.string(), v.minLength(1)),
    to: v.pipe(v.string(), v.minLength(1)),
    callerName: v.optional(v.string()),
    scenario: v.optional(scenario),
  }),
  v.transform(defined),
);
export const advance: v.GenericSchema<unknown, { readonly ms: number }> = v.strictObject({ ms });
export const idle: v.GenericSchema<unknown, { readonly timeout: number }> = v.strictObject({
  timeout: v.optional(v.pipe(ms, v.maxValue(600_000)), 30_000),
});
/** How the next requests fail. */
export interface LabFailure {
  /** A status, or what happens to the connection. */
  readonly failure: "reset" | "refused" | "silence" | number;
  readonly after: boolean;
  readonly times: number;
}

export const failure: v.GenericSchema<unknown, LabFailure> = v.strictObject({
  failure: v.union([
    v.picklist(["reset", "refused", "silence"]),
    v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  ]),
  after: v.optional(v.boolean(), false),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
});
