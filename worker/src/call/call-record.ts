import type { HangupEvent } from "@plivo-edge/callbacks";
import type { CallRecord } from "@plivo-edge/client";

/** What the record of a call at Plivo says of its end, in a hangup's words. */
export function endOfRecord(record: CallRecord): Partial<HangupEvent> {
  return {
    // A record says `ANSWER` or the like, so that the code has to tell how it ended.
    ...given("callStatus", record.callState),
    ...given("hangupCauseCode", record.hangupCauseCode),
    ...given("hangupCauseName", record.hangupCauseName),
    ...given("hangupSource", record.hangupSource),
    // Callbacks and records name the same two lengths differently.
    ...given("duration", record.billDuration),
    ...given("billDuration", record.billedDuration),
    ...given("totalCost", record.totalAmount),
    ...given("startTime", record.initiationTime),
    ...given("answerTime", record.answerTime),
    ...given("endTime", record.endTime),
    ...given("endedAt", timeOf(record.endTime)),
  };
}

/** A record's time as milliseconds since the epoch, where it says by an offset which it is: `2026-01-01 10:00:20+00:00`. */
export function timeOf(text: string | null | undefined): number | undefined {
  if (!text || !/(?:[+-]\d\d:?\d\d|Z)$/.test(text)) return undefined;
  const time = Date.parse(text.replace(" ", "T"));
  // Nothing that is on record is still to come, whatever two clocks say.
  return Number.isNaN(time) ? undefined : Math.min(time, Date.now());
}

/** A fact that Plivo may give as null. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Value } {
  // A computed name makes a record of strings of any object.
  return (value == null ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
