import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { type Pages, pagesFrom } from "../pages.ts";
import { path, withQuery } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { pageOf } from "../schemas/page.ts";
import {
  type AudioStream,
  AudioStreamShape,
  type StartedStream,
  StartedStreamShape,
  type StreamParameters,
  StreamShape,
} from "../schemas/stream.ts";
import { validate } from "../validate.ts";
import { remove, start } from "./instruct.ts";

/**
 * Sends the audio of a live call to a WebSocket.
 *
 * @see https://www.plivo.com/docs/voice/api/audio-stream
 */
export function startStream(
  connection: Connection,
  callUuid: string,
  parameters: StreamParameters,
  options?: RequestOptions,
): PlivoPromise<StartedStream> {
  const stream = (): string => path`Call/${{ callUuid }}/Stream/`;
  return start(
    connection,
    "calls.streams.start",
    stream,
    StreamShape,
    parameters,
    StartedStreamShape,
    options,
  );
}

/** The audio streams of a live call. */
export function listStreams(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): Pages<AudioStream> {
  return pagesFrom(0, (offset) =>
    connection.send(
      () => ({
        name: "calls.streams.list",
        method: "GET",
        path: withQuery(path`Call/${{ callUuid }}/Stream/`, { offset }),
        read: (answer) => validate(pageOf(AudioStreamShape), answer(), "body"),
      }),
      options,
    ),
  );
}

/** One audio stream of a live call. */
export function getStream(
  connection: Connection,
  callUuid: string,
  streamId: string,
  options?: RequestOptions,
): PlivoPromise<AudioStream> {
  return connection.send(
    () => ({
      name: "calls.streams.get",
      method: "GET",
      path: path`Call/${{ callUuid }}/Stream/${{ streamId }}/`,
      read: (answer) => validate(AudioStreamShape, answer(), "body"),
    }),
    options,
  );
}

/** Ends one audio stream of a live call. */
export function stopStream(
  connection: Connection,
  callUuid: string,
  streamId: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  const stream = (): string => path`Call/${{ callUuid }}/Stream/${{ streamId }}/`;
  return remove(connection, "calls.streams.stop", stream, options);
}

/** Ends every audio stream of a live call. */
export function stopAllStreams(
  connection: Connection,
  callUuid: string,
  options?: RequestOptions,
): PlivoPromise<void> {
  return remove(connection, "calls.streams.stopAll", () => path`Call/${{ callUuid }}/Stream/`, options);
}
