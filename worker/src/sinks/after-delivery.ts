import type { DeliveryFailure } from "./delivery-failure.ts";
import type { Mark, SetAside } from "./mark.ts";
import { pauseAfter } from "./retry-schedule.ts";
import type { Batch } from "./sink.ts";

/** How many events go at once to a sink that takes them. */
export const eventsPerBatch = 100;
// Tries of 35 minutes.
const refusalsOfOne = 4;
// A sink that refuses one event after the other has something else against them.
const mostSuspects = 3;
const keptSetAside = 100;
// A sink that refuses large batches, as a server does whose bodies have a limit, is not asked again and again: each refusal
// is a pause.
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
  const isProbe = suspects.length > 0;
  const refusals = (mark.refusals ?? 0) + (isRefusal && isAlone && !isProbe ? 1 : 0);
  const isSuspect = isRefusal && isAlone && refusals >= refusalsOfOne;
  if (isSuspect && suspects.length < mostSuspects && hasNext()) {
    const [event] = batch.events;
    const suspect: SetAside = { seq: first, id: event?.id ?? "", at: Date.now() };
    const { retryAt, isWaitingForNext, limit: _, ...tried } = mark;
    // The next one is tried at once, unless the sink has asked for a pause, and tells whose fault it is.
    return {
      ...tried,
      ...(retryAfter > 0 && { retryAt: Date.now() + retryAfter }),
      lastError,
      refusals,
      after: batch.last,
      back,
      size: 1,
      suspects: [...suspects, suspect],
    };
  }
  const { suspects: _, back: __, retryAt, limit: held, ...again } = { ...mark, lastError, after: back };
  if (meaning === "end") return { ...again, disabledBy: "gone" };
  // It is found out soon which event is refused.
  const failures = isRefusal && !isAlone ? 0 : (mark.failures ?? 0) + 1;
  const pause = pauseAfter(Math.max(1, failures));
  if (pause === undefined) return { ...again, disabledBy: "exhausted" };
  const size = Math.max(1, Math.floor((batch.last - batch.seq + 1) / 2));
  // What is refused alone is not too much at once: the event is at fault, or the sink.
  const found = isAlone ? undefined : { size, until: Date.now() + limitHolds };
  const limit = isRefusal ? found : held;
  const isWaitingForNext = isSuspect && !isProbe && retryAfter === 0;
  return {
    ...again,
    ...{ size, failures, refusals, isWaitingForNext },
    ...(limit && { limit }),
    retryAt: Date.now() + Math.max(pause, retryAfter),
  };
}
