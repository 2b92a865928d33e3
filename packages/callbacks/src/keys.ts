import type { CallEvent } from "./event.ts";

/**
 * The same for every copy of an event, and another for every other: remember the ids, and no event counts twice.
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
  return [event.type, event.callUuid, ...occurrence(event)].join(":");
}

function occurrence(event: CallEvent): readonly unknown[] {
  const { nonce = "", urlId = nonce } = event;
  const known = (...parts: readonly unknown[]): readonly unknown[] =>
    parts.includes(undefined) ? [nonce] : parts;
  switch (event.type) {
    case "ring":
    case "answer":
    case "fallback":
    case "machine":
      return [];
    case "hangup":
      return event.inferred ? ["inferred"] : [];
    case "record":
      return [event.recordingId ?? urlId];
    case "recording":
    case "transcription":
      return known(event.recordingId);
    case "dial":
      // Empty where nobody answered.
      return [event.dialBLegUuid ?? urlId];
    case "exit": {
      const memberId = event.conferenceMemberId ?? event.memberId;
      return memberId ? [event.conferenceUuid ?? event.mpcUuid ?? "", memberId] : [urlId];
    }
    case "speech":
      // Counted within one element.
      return known(urlId, event.sequenceNumber);
    case "leg":
      return event.dialAction === "digits" ? [nonce] : known(event.dialBLegUuid, event.dialAction);
    case "conference": {
      const { conferenceUuid = "", conferenceMemberId, conferenceAction: action } = event;
      if (action === "record") return known(event.recordingId);
      return action === "enter" || action === "exit"
        ? known(conferenceUuid, conferenceMemberId, action)
        : [nonce];
    }
    case "multiparty": {
      const { mpcUuid, memberId = "", recordingId = "", eventName, eventTimestamp } = event;
      // A key may be pressed twice within one tick of the clock; whatever else comes at once differs.
      return eventName === "ParticipantDigitInput"
        ? [nonce]
        : known(mpcUuid, memberId, recordingId, eventName, eventTimestamp);
    }
    case "stream":
      // It may drop, or get worse, more than once.
      return known(event.streamId, event.streamStatus, event.timestamp);
    default:
      return [urlId];
  }
}

/**
 * The id that all events of a call share, further legs included, and that `calls.create` returned as `requestUuid`.
 * An inbound call, which nobody requested, has its `callUuid` for a key.
 *
 * A notice may carry its `callUuid` alone; where that is not the `requestUuid`, let its URL say which call it is of.
 */
export function callKey({ aLegRequestUuid, requestUuid, callUuid }: CallEvent): string {
  return aLegRequestUuid ?? requestUuid ?? callUuid;
}
