import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { type Recording, RecordingShape, type RecordParameters, RecordShape } from "../schemas/record.ts";
import { remove, start } from "./instruct.ts";

/**
 * Records a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/record
 */
export function recordCall(
  connection: Connection,
  callUuid: string,
  parameters: RecordParameters = {},
  options?: RequestOptions,
): PlivoPromise<Recording> {
  const record = (): string => path`Call/${{ callUuid }}/Record/`;
  return start(connection, "calls.record", record, RecordShape, parameters, RecordingShape, options);
}

/** Ends every recording of a live call. */
export function stopRecording(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.stopRecording", () => path`Call/${{ callUuid }}/Record/`, options);
}
