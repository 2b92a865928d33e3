import * as v from "valibot";
import { CallbackError } from "./error.ts";
import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";
import { carries, type Field } from "./event-table.ts";
import type { FactSchema } from "./fact-schemas.ts";
import type { EventFacts } from "./facts.ts";
import { type CallbackParameters, pairsOf } from "./parameters.ts";
import { wireNames } from "./wire-names.ts";

/** What is known of a request besides its parameters. */
export interface RequestFacts extends Pick<EventFacts, "nonce" | "urlId"> {
  /** The call whose URL it is: some callbacks name none. */
  readonly callUuid?: string;
}

/**
 * Reads a callback's parameters. The URL that Plivo called decides the type, not `Event`: the two may disagree.
 *
 * Lenient where Plivo is: one id of the call is required, in the parameters or as `request.callUuid`, and nothing else.
 * Unknown parameters are kept, and a fact that is missing, empty or odd is absent. Where a parameter repeats, the first
 * counts.
 *
 * @param params a `URLSearchParams`, pairs, or an object, such as a parsed body
 * @param receivedAt in milliseconds since the epoch
 * @param request what `eventId` needs where the type is one that may come again in a call, and whose URL was called
 * @throws CallbackError with code `malformed` where nothing names the call.
 * @example
 * const hangup = parseCallback("hangup", new URLSearchParams(body));
 */
export function parseCallback<Type extends CallEventType>(
  type: Type,
  params: CallbackParameters,
  receivedAt: number = Date.now(),
  request: RequestFacts = {},
): CallEventOf<Type> {
  const firsts = new Map<string, string>();
  for (const [name, value] of pairsOf(params)) if (!firsts.has(name)) firsts.set(name, value);
  const { callUuid: urlsCall, ...origin } = request;
  const facts = readFacts(type, firsts);
  const callUuid = (facts["callUuid"] ?? urlsCall) as string | undefined; // as its row says
  if (!callUuid) throw new CallbackError("malformed", "nothing names the call: no CallUUID, no RequestUUID");
  const event = { type, ...facts, callUuid, receivedAt, ...origin, parameters: Object.fromEntries(firsts) };
  // The schemas are those of this type, which TypeScript cannot follow through the lookup.
  return event as CallEvent as CallEventOf<Type>;
}

let columns: ReturnType<typeof carries> | undefined;

function readFacts(type: CallEventType, params: ReadonlyMap<string, string>): Record<string, unknown> {
  columns ??= carries();
  const facts: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries<FactSchema>(columns[type])) {
    // The row of a type has its fields alone.
    for (const name of wireNames(field as Field)) {
      const value = params.get(name);
      // Most are absent, which only an optional one is told by.
      if (value === undefined && schema.type !== "optional") continue;
      const { success, output } = v.safeParse(schema, value);
      if (!success) continue;
      facts[field] = output;
      break;
    }
  }
  return facts;
}
