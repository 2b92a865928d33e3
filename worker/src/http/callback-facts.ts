import { type CallEventType, isCallEventType } from "@plivo-edge/callbacks";
import { type CallbackFacts, callbackPath } from "@plivo-edge/live/server";
import { readRetrySegment } from "@plivo-edge/plivo/retry-policy";
import * as v from "valibot";
import { Name } from "../answer/document-choice.ts";
import type { CampaignDial } from "../call/call-times.ts";
import { CampaignId, Id } from "./id.ts";

/** A callback's URL, read. */
export interface CallbackUrlFacts {
  readonly type: CallEventType;
  readonly facts: CallbackFacts;
}

type Entries = { readonly [Fact in keyof CallbackFacts]-?: v.GenericSchema<unknown, CallbackFacts[Fact]> };

// Without zeros in front, as a number is written: each has one spelling.
const Whole = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,11}$/, "must be a whole number, without zeros in front"),
  v.toNumber(),
);

const Facts = v.strictObject({
  call: v.optional(Id),
  leg: v.optional(Id),
  id: v.optional(Id),
  feed: v.optional(Name),
  answer: v.optional(Name),
  document: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([0-9a-f]{64}|[0-9a-f]{32})$/, "must be the id of a placement or a campaign"),
    ),
  ),
  campaign: v.optional(CampaignId),
  destination: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}\.[1-9]\d{0,9}$/, "must be a destination's dial")),
  ),
  ringTimeout: v.optional(Whole),
  timeLimit: v.optional(Whole),
  retry: v.optional(
    v.pipe(
      v.string(),
      v.check((segment) => readRetrySegment(segment) !== undefined, "must be a retry policy"),
    ),
  ),
  expires: v.optional(Whole),
} satisfies Entries);

/**
 * Reads what a callback's path says, `hangup/feed/support/expires/1764203200`, or tells what is wrong with it.
 *
 * A path has one spelling: what is escaped, empty, twice there or in another order is refused. Undefined where it is of
 * no type.
 *
 * @param path as it was requested, from `/v1/callbacks/` on
 */
export function readCallbackPath(path: string): CallbackUrlFacts | string | undefined {
  const [type = "", ...segments] = path.split("/");
  if (!isCallEventType(type)) return undefined;
  const pairs = segments.flatMap((name, at) => (at % 2 === 0 ? [[name, segments[at + 1] ?? ""]] : []));
  const facts = readFacts(pairs);
  if (typeof facts === "string") return facts;
  const spelled = callbackPath(type, facts);
  return path === spelled ? { type, facts } : `must be spelled ${spelled}`;
}

/** Reads what a callback's query said in the version before, or tells what is wrong with it. */
export function readCallbackQuery(query: URLSearchParams): CallbackFacts | string {
  if (new Set(query.keys()).size < query.size) return "a name is there twice";
  return readFacts([...query]);
}

/** Which dial of a campaign placed the call, where one did. */
export function readDialOf({ campaign, destination }: CallbackFacts): CampaignDial | undefined {
  if (campaign === undefined || destination === undefined) return undefined;
  const [number, claim] = destination.split(".");
  return { campaign, destination: Number(number), claim: Number(claim) };
}

function readFacts(pairs: readonly (readonly string[])[]): CallbackFacts | string {
  const result = v.safeParse(Facts, Object.fromEntries(pairs));
  if (result.success) return result.output;
  const [issue] = result.issues;
  return issue.expected === "never" ? "no such name" : `${v.getDotPath(issue)}: ${issue.message}`;
}
