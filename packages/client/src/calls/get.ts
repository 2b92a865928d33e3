import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { type CallRecord, CallRecordShape } from "../schemas/call-record.ts";
import { validate } from "../validate.ts";

/**
 * The record of a call that has ended. A live or queued call has none yet: Plivo answers 404.
 *
 * @see https://www.plivo.com/docs/voice/api/call#retrieve-a-call
 */
export function getCall(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<CallRecord> {
  return connection.send(
    () => ({
      name: "calls.get",
      method: "GET",
      path: path`Call/${{ callUuid }}/`,
      read: (answer) => validate(CallRecordShape, answer(), "body"),
    }),
    options,
  );
}
