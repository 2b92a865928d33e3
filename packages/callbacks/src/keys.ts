import type { CallEvent } from "./event.ts";
import { identifies } from "./event-table.ts";

/**
 * Identifies an event: the same for every copy of it. Remember the ids, and no event counts twice.
 *
 * Plivo repeats callbacks and numbers none, so what tells one from the next depends on its type:
 *
 * - ring, answer, fallback, machine, hangup: there is one of each to a leg, and one hangup that was inferred.
 * - What Plivo gives an id has that: a recording, a dialled leg and what it did, a member that enters or leaves.
 * - What Plivo counts, which are interim results of speech, has its number.
 * - Other requests for a document have the `urlId` of their URL, which one element of one document asks once.
 * - The rest, such as digits pressed in a conference, have the nonce. Whether Plivo signs a retry with a new one is not
 *   documented. If it does, a retry of these counts twice: better than to lose a second event that looks like the first.
 *
 * Where `urlId` is missing the nonce counts, and where that is missing too, one of a kind to a leg.
 */
export function eventId(event: CallEvent): string {
  // The function is the one of this type, which TypeScript cannot follow through the lookup.
  const identify = identifies[event.type] as undefined | ((event: CallEvent) => readonly unknown[]);
  // A type that is not known here was stored by a later version.
  const parts = identify?.(event) ?? [undefined];
  return [event.type, event.callUuid, ...(parts.includes(undefined) ? [event.nonce] : parts)].join(":");
}

/**
 * The id that all events of a call share, further legs included, and that `calls.create` returned as `requestUuid`.
 * An inbound call, which nobody requested, has its `callUuid` for a key.
 *
 * A notice may carry its `callUuid` alone; where that is not the `requestUuid`, let its URL say which call it is of.
 */
export function callKey({ aLegRequestUuid, requestUuid, callUuid, direction }: CallEvent): string {
  // Nobody requested an inbound call: such an id would be one that its caller has brought along in a SIP header.
  return aLegRequestUuid ?? (direction === "inbound" ? callUuid : (requestUuid ?? callUuid));
}
