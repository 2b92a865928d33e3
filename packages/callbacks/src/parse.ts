import * as v from "valibot";
import { CallbackError } from "./error.ts";
import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";
import { type EventFields, eventSchema } from "./schema.ts";

type Field = EventFields extends infer Fields ? (Fields extends Fields ? keyof Fields : never) : never;

/** What Plivo calls each fact. Where its pages and its wire differ, both spellings; the wire's comes first. */
const wireNames: Record<Field, readonly [string, ...string[]]> = {
  callUuid: ["CallUUID"],
  requestUuid: ["RequestUUID"],
  aLegUuid: ["ALegUUID"],
  aLegRequestUuid: ["ALegRequestUUID"],
  from: ["From"],
  to: ["To"],
  direction: ["Direction"],
  callStatus: ["CallStatus"],
  sessionStart: ["SessionStart"],
  stirVerification: ["STIRVerification", "stir_verification"],
  stirAttestation: ["STIRAttestation"],
  machine: ["Machine", "machine"],
  ifMachine: ["IfMachine"],
  hangupCause: ["HangupCause"],
  hangupCauseCode: ["HangupCauseCode"],
  hangupCauseName: ["HangupCauseName"],
  hangupSource: ["HangupSource"],
  duration: ["Duration"],
  billDuration: ["BillDuration"],
  totalCost: ["TotalCost"],
  startTime: ["StartTime"],
  answerTime: ["AnswerTime"],
  endTime: ["EndTime"],
};

/**
 * Reads a callback's parameters. The URL that Plivo called decides the type, not `Event`: the two may disagree.
 *
 * Lenient where Plivo is: unknown parameters are kept, and an optional fact that is empty or odd is absent.
 * Where a parameter repeats, the first counts.
 *
 * @param receivedAt Milliseconds since the epoch.
 * @throws CallbackError with code `malformed`, naming the parameter and the rule.
 */
export function parseCallback<Type extends CallEventType>(
  type: Type,
  params: Iterable<readonly [string, string]>,
  receivedAt: number = Date.now(),
): CallEventOf<Type> {
  const firsts = new Map<string, string>();
  for (const [name, value] of params) if (!firsts.has(name)) firsts.set(name, value);
  const event = { type, ...readFields(type, firsts), receivedAt, parameters: Object.fromEntries(firsts) };
  // The schema is the one of this type, which TypeScript cannot follow through the lookup.
  return event as CallEvent as CallEventOf<Type>;
}

function readFields(type: CallEventType, params: ReadonlyMap<string, string>): EventFields {
  const schema = eventSchema(type);
  const given: Record<string, string> = {};
  for (const [field, fact] of Object.entries(schema.entries)) {
    const value = namesOf(field)
      .map((name) => params.get(name))
      .find((text) => text !== undefined);
    if (value === undefined) continue;
    // An odd value must not cost us the event: it stays in the parameters, and the fact is absent.
    if (fact.type === "exact_optional" && (value === "" || !v.is(fact, value))) continue;
    given[field] = value;
  }
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new CallbackError("malformed", `${namesOf(v.getDotPath(issue))[0]} ${issue.message}`);
}

function namesOf(field: string | null): readonly [string, ...string[]] {
  // Schemas have these fields alone, and each issue is about one of them.
  return wireNames[field as Field];
}
