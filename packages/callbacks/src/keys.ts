import type { CallEvent } from "./event.ts";

/** The same for every copy of a callback: Plivo repeats them, and sends one of each kind for a leg at most. */
export function eventId({ type, callUuid }: CallEvent): string {
  return `${type}:${callUuid}`;
}

/**
 * The id that all events of a call share, further legs included, and that `calls.create` returned as `requestUuid`.
 * An inbound call, which nobody requested, has its `callUuid` for a key.
 */
export function callKey({ aLegRequestUuid, requestUuid, callUuid }: CallEvent): string {
  return aLegRequestUuid ?? requestUuid ?? callUuid;
}
