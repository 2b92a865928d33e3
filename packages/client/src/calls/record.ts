import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import {
  RecordedShape,
  type Recording,
  RecordingShape,
  type RecordParameters,
  RecordShape,
} from "../schemas/record.ts";
import { validate } from "../validate.ts";
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

/** Ends every recording of a live call; or one of them, by the URL that `recordCall` gave. */
export function stopRecording(
  connection: Connection,
  callUuid: string,
  recording?: Pick<Recording, "url">,
  options?: RequestOptions,
): PlivoPromise<void> {
  const record = (): string => {
    const all = path`Call/${{ callUuid }}/Record/`;
    if (!recording) return all;
    // A URL that is missing must not end the others too.
    const { url } = validate(RecordedShape, recording);
    return `${all}?URL=${encodeURIComponent(url)}`;
  };
  return remove(connection, "calls.stopRecording", record, options);
}
