import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import type { Acknowledged } from "../schemas/answers.ts";
import { type PlayParameters, PlayShape } from "../schemas/play.ts";
import { instruct, remove } from "./instruct.ts";

/**
 * Plays audio files to a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/play
 */
export function playAudio(
  connection: Connection,
  callUuid: string,
  parameters: PlayParameters,
  options?: RequestOptions,
): PlivoPromise<Acknowledged> {
  return instruct(
    connection,
    "calls.play",
    () => path`Call/${{ callUuid }}/Play/`,
    PlayShape,
    parameters,
    options,
  );
}

/** Ends what is being played to a live call. */
export function stopPlaying(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.stopPlaying", () => path`Call/${{ callUuid }}/Play/`, options);
}
