import * as v from "valibot";
import { CallbackError } from "./error.ts";
import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";
import type { EventFacts } from "./facts.ts";
import { type EventFields, eventSchema } from "./schema.ts";
import { type Field, wireNames } from "./wire-names.ts";

/** What is known of a request besides its parameters. */
export interface RequestFacts extends Pick<EventFacts, "nonce" | "urlId"> {
  /** The call whose URL it is, for what a `<MultiPartyCall>` tells: some of that names none. */
  readonly callUuid?: string;
}

/**
 * Reads a callback's parameters. The URL that Plivo called decides the type, not `Event`: the two may disagree.
 *
 * Lenient where Plivo is: unknown parameters are kept, and an optional fact that is empty or odd is absent.
 * Where a parameter repeats, the first counts.
 *
 * @param receivedAt Milliseconds since the epoch.
 * @param request What `eventId` needs where the type is one that may come again in a call, and whose URL was called.
 * @throws CallbackError with code `malformed`, naming the parameter and the rule.
 */
export function parseCallback<Type extends CallEventType>(
  type: Type,
  params: Iterable<readonly [string, string]>,
  receivedAt: number = Date.now(),
  request: RequestFacts = {},
): CallEventOf<Type> {
  const firsts = new Map<string, string>();
  for (const [name, value] of params) if (!firsts.has(name)) firsts.set(name, value);
  const parameters = Object.fromEntries(firsts);
  const { callUuid, ...origin } = request;
  const event = { type, ...readFields(type, firsts, callUuid), receivedAt, ...origin, parameters };
  // The schema is the one of this type, which TypeScript cannot follow through the lookup.
  return event as CallEvent as CallEventOf<Type>;
}

function readFields(
  type: CallEventType,
  params: ReadonlyMap<string, string>,
  callUuid: string | undefined,
): EventFields {
  const schema = eventSchema(type);
  const given: Record<string, string> = {};
  for (const [field, fact] of Object.entries(schema.entries)) {
    // An odd value must not cost us the event: it stays in the parameters, and the fact is absent.
    const optional = fact.type === "exact_optional";
    const value = namesOf(field)
      .map((name) => params.get(name))
      .find((text) => text !== undefined && !(optional && (text === "" || !v.is(fact, text))));
    if (value !== undefined) given[field] = value;
  }
  if (callUuid !== undefined && given["mpcUuid"] !== undefined) given["callUuid"] ||= callUuid;
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new CallbackError("malformed", `${namesOf(v.getDotPath(issue))[0]} ${issue.message}`);
}

function namesOf(field: string | null): readonly [string, ...string[]] {
  // Schemas have these fields alone, and each issue is about one of them.
  return wireNames(field as Field);
}
