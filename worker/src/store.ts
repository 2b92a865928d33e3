import type { CallEvent } from "@plivo-edge/callbacks";
import type { CallTimes } from "./call/call-times.ts";
import { within } from "./deadline.ts";
import type { Environment } from "./environment.ts";
import { log, nameOf } from "./log.ts";
import { callObject } from "./objects.ts";

// Plivo is not going to send an answer callback again once it has its document, so the relay does the trying.
const pauses = [0, 500, 2_000, 8_000];

/**
 * Stores an event whose reply must not wait for it for long: returns when it is stored, or when the callee
 * has waited for `patience` milliseconds, and then goes on trying behind the reply.
 */
export async function storeSoon(
  environment: Environment,
  call: string,
  event: CallEvent,
  feeds: readonly string[],
  times: CallTimes,
  context: { waitUntil(promise: Promise<unknown>): void },
  patience: number,
): Promise<void> {
  const stored = store(environment, call, event, feeds, times);
  context.waitUntil(stored);
  try {
    await within(patience, stored);
  } catch (error) {
    log("warn", "answered before the event was stored", { type: event.type, error: nameOf(error) });
  }
}

async function store(
  environment: Environment,
  call: string,
  event: CallEvent,
  feeds: readonly string[],
  times: CallTimes,
): Promise<void> {
  for (const pause of pauses) {
    if (pause > 0) await scheduler.wait(pause);
    try {
      // A new stub each time: one that has thrown stays broken.
      await callObject(environment, call).record(event, feeds, times);
      return;
    } catch (error) {
      log("error", "event not stored", { type: event.type, error: nameOf(error), pause });
    }
  }
}
