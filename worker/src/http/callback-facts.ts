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

type Schemas = {
  readonly [Fact in keyof CallbackFacts]-?: v.GenericSchema<unknown, Exclude<CallbackFacts[Fact], undefined>>;
};

// Without zeros in front, as a number is written: each has one spelling.
const Whole = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,11}$/, "must be a whole number, without zeros in front"),
  v.toNumber(),
);

const schemas: Schemas = {
  call: Id,
  leg: Id,
  id: Id,
  feed: Name,
  answer: Name,
  document: v.pipe(
    v.string(),
    v.regex(/^([0-9a-f]{64}|[0-9a-f]{32})$/, "must be the id of a placement or a campaign"),
  ),
  campaign: CampaignId,
  destination: v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}\.[1-9]\d{0,9}$/, "must be a destination's dial")),
  ringTimeout: Whole,
  timeLimit: Whole,
  retry: v.pipe(
    v.string(),
    v.check((segment) => readRetrySegment(segment) !== undefined, "must be a retry policy"),
  ),
  expires: Whole,
};

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
  const pairs = segments.flatMap((name, at) =>
    at % 2 === 0 ? [[name, segments[at + 1] ?? ""] as const] : [],
  );
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

function readFacts(pairs: readonly (readonly [name: string, value: string])[]): CallbackFacts | string {
  const facts: Record<string, unknown> = {};
  for (const [name, value] of pairs) {
    if (!isFact(name)) return "no such name";
    const { success, output, issues } = v.safeParse<Schemas[keyof Schemas]>(schemas[name], value);
    if (!success) return `${name}: ${issues[0].message}`;
    facts[name] = output;
  }
  // Each is what the schema of its name made of it.
  return facts as CallbackFacts;
}

function isFact(name: string): name is keyof Schemas {
  return Object.hasOwn(schemas, name);
}
