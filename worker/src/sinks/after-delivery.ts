import type { DeliveryFailure } from "./delivery-failure.ts";
import type { Mark, SetAside } from "./mark.ts";
import { mostPauses, pauseAfter } from "./retry-schedule.ts";
import type { Batch } from "./sink.ts";

/** How many events go at once to a sink that takes them. */
export const eventsPerBatch = 100;
// Tries of 35 minutes.
const refusalsOfOne = 4;
// A sink that refuses one event after the other has something else against them.
const mostSuspects = 3;
const keptSetAside = 100;
// A sink that refuses large batches, as a server does whose bodies have a limit, or does not get through them in time, is
// not asked again and again: each time is a pause, and what was too much in time may have been done all the same.
const limitHolds = 600_000;

/**
 * The mark of a sink that has taken a batch. A smaller batch grows again, up to the sink's limit; and what it had refused
 * before is set aside, now that it is known to take others. That is the first of the suspects: those after it were tried
 * once, and are tried again.
 */
export function afterSuccess(mark: Mark, last: number): Mark {
  const { size = eventsPerBatch, setAside = [], suspects = [], lastError } = mark;
  const limit = mark.limit && mark.limit.until > Date.now() ? mark.limit : undefined;
  const next = Math.min(size * 2, limit?.size ?? eventsPerBatch);
  const [refused, ...others] = suspects;
  const aside = [...setAside, ...(refused ? [refused] : [])].slice(-keptSetAside);
  return {
    after: refused && others.length > 0 ? refused.seq : last,
    ...(next < eventsPerBatch && { size: next }),
    ...(limit && { limit }),
    ...(aside.length > 0 && { setAside: aside }),
    ...(lastError && { lastError }),
  };
}

/** The mark of a sink that waits for what comes after an event, where the feed has forgotten that event. */
export function afterGap(mark: Mark, forgotten: number): Mark {
  const { refused, retryAt, waitsBehind, notBefore, ...untried } = mark;
  return waitsBehind === undefined || (refused?.seq ?? 0) > forgotten ? mark : untried;
}

/**
 * The mark of a sink that has not taken a batch: when to try again, with how much of it; or that the next event is tried
 * without this one; or that the sink is disabled.
 *
 * @param first the place of the batch's first event
 * @param hasNext tells whether there are events after the batch that the sink wants, which takes reading them
 */
export function afterFailure(
  mark: Mark,
  batch: Batch,
  first: number,
  hasNext: () => boolean,
  failure: DeliveryFailure,
): Mark {
  const { kind, status, meaning, retryAfter } = failure;
  const lastError = { kind, ...(status !== undefined && { status }), at: Date.now() };
  const { suspects = [], back = mark.after } = mark;
  const isRefusal = meaning === "refusal";
  const isAlone = batch.events.length === 1;
  const isRefusedAlone = isRefusal && isAlone;
  // Those behind a suspect are tried for what they tell of it.
  const isOwn = isRefusedAlone && suspects.length === 0;
  const times = mark.refused?.seq === first ? mark.refused.times + 1 : 1;
  const refused = isOwn ? { seq: first, times } : mark.refused;
  const isSuspect =
    isRefusedAlone && (refused?.times ?? 0) >= refusalsOfOne && suspects.length < mostSuspects;
  const isWaiting = isSuspect && !hasNext();
  if (isSuspect && !isWaiting) {
    const [event] = batch.events;
    const suspect: SetAside = { seq: first, id: event?.id ?? "", at: Date.now() };
    const { retryAt, waitsBehind, notBefore, limit: _, ...tried } = mark;
    // The next one is tried at once, unless the sink has asked for a pause, and tells whose fault it is.
    return {
      ...tried,
      ...(retryAfter > 0 && { retryAt: Date.now() + retryAfter }),
      lastError,
      ...(refused && { refused }),
      after: batch.last,
      back,
      size: 1,
      suspects: [...suspects, suspect],
    };
  }
  const next = { ...mark, lastError, after: back };
  const { suspects: _, back: __, retryAt, waitsBehind, notBefore, limit: held, ...again } = next;
  if (meaning === "end") return { ...again, disabledBy: "gone" };
  // While there is no other event, the sink may be as good as any: these are no failures of its own.
  const isOnly = isWaiting && suspects.length === 0;
  // It is found out soon which event is refused; and how often it was is counted by itself, whatever failed in between.
  const before = isOwn ? times - 1 : (mark.failures ?? 0);
  const failures = isOnly || (isRefusal && !isAlone) ? 0 : before + 1;
  const pause = pauseAfter(isOnly ? Math.min(times, mostPauses) : Math.max(1, failures));
  if (pause === undefined) return { ...again, disabledBy: "exhausted" };
  const size = Math.max(1, Math.floor((batch.last - batch.seq + 1) / 2));
  // What is refused alone is not too much at once: the event is at fault, or the sink.
  const found = isAlone ? undefined : { size, until: Date.now() + limitHolds };
  const limit = isRefusal ? found : kind === "timeout" ? (found ?? held) : held;
  return {
    ...again,
    ...{ size, failures },
    ...(refused && { refused }),
    ...(isWaiting && { waitsBehind: batch.last }),
    ...(isWaiting && retryAfter > 0 && { notBefore: Date.now() + retryAfter }),
    ...(limit && { limit }),
    retryAt: Date.now() + Math.max(pause, retryAfter),
  };
}
