import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { remove } from "./instruct.ts";

/**
 * Ends a call, ringing or answered.
 *
 * A call that has ended already is a {@link PlivoApiError} with status 404.
 *
 * @see https://www.plivo.com/docs/voice/api/call#hang-up-a-call
 */
export function hangUpCall(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.hangUp", () => path`Call/${{ callUuid }}/`, options);
}

/** Takes back a call that is not answered yet, by the id that `calls.create` returned. */
export function cancelCall(
  connection: Connection,
  requestUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.cancel", () => path`Request/${{ requestUuid }}/`, options);
}
