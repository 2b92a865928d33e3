import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import type { Acknowledged } from "../schemas/answers.ts";
import { type SpeakParameters, SpeakShape } from "../schemas/speak.ts";
import { instruct, remove } from "./instruct.ts";

/**
 * Says a text to a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/speak
 */
export function speakText(
  connection: Connection,
  callUuid: string,
  parameters: SpeakParameters,
  options?: RequestOptions,
): PlivoPromise<Acknowledged> {
  return instruct(
    connection,
    "calls.speak",
    () => path`Call/${{ callUuid }}/Speak/`,
    SpeakShape,
    parameters,
    options,
  );
}

/** Ends what is being said to a live call. */
export function stopSpeaking(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.stopSpeaking", () => path`Call/${{ callUuid }}/Speak/`, options);
}
