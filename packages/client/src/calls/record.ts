import { type ChannelType, channelTypes, type FileFormat, fileFormats } from "@plivo-edge/plivo/audio";
import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import {
  type TranscriptionReportType,
  type TranscriptionType,
  transcriptionReportType,
  transcriptionType,
} from "@plivo-edge/plivo/transcription";
import type { Connection } from "../connection.ts";
import { DELETE, POST } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra, RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import { type Acknowledged, AcknowledgedShape } from "../response.ts";
import type { Shape } from "../shape.ts";

/** How to record a live call. */
export interface RecordParameters extends Extra {
  /** Longest recording in seconds. @defaultValue `60` */
  timeLimit?: number | undefined;
  /** @defaultValue `"mp3"` */
  fileFormat?: FileFormat | undefined;
  /** @defaultValue `"mono"` */
  recordChannelType?: ChannelType | undefined;
  transcriptionType?: TranscriptionType | (string & {}) | undefined;
  /** Told the transcription. */
  transcriptionUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  transcriptionMethod?: "GET" | "POST" | undefined;
  transcriptionReportType?: TranscriptionReportType | (string & {}) | undefined;
  /** Told that the recording is finished. */
  callbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  callbackMethod?: "GET" | "POST" | undefined;
}

/** Parameters of Record. */
export const RecordShape: Shape<RecordParameters> = {
  required: {},
  fields: {
    timeLimit: { from: 1, unit: "seconds" },
    fileFormat: { words: fileFormats },
    recordChannelType: { words: channelTypes },
    transcriptionType,
    transcriptionUrl: httpUrl,
    transcriptionMethod: httpMethod,
    transcriptionReportType,
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
};

/** A recording that has begun. With a `callbackUrl` Plivo may name neither its id nor its URL: the callback does. */
export interface Recording extends Acknowledged {
  readonly recordingId?: string | undefined;
  /** Where the recording will be. */
  readonly url?: string | undefined;
}

/**
 * Records a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/record
 */
export const recordCall: Method<[callUuid: string, parameters?: RecordParameters], Recording> =
  /* @__PURE__ */ operation({
    name: "calls.record",
    method: POST,
    path: path("Call/{callUuid}/Record/"),
    parameters: RecordShape,
    response: AcknowledgedShape,
  });

const stop = { name: "calls.stopRecording", method: DELETE, path: path("Call/{callUuid}/Record/") } as const;

const RecordedShape: Shape<Recorded> = { required: { url: true }, fields: { url: httpUrl } };

interface Recorded {
  readonly url: string;
}

/** Ends every recording of a live call; or one of them, which {@link recordCall} gave, or its `{ url }`. */
export function stopRecording(
  connection: Connection,
  callUuid: string,
  recording?: Pick<Recording, "url">,
  options?: RequestOptions,
): PlivoPromise<void> {
  if (recording === undefined) return connection.send<never, void>(stop, [callUuid], undefined, options);
  // A URL that is missing is refused: it must not end the other recordings too.
  const { url } = { ...recording };
  return connection.send<Recorded, void>(
    { ...stop, parameters: RecordedShape },
    [callUuid],
    { url } as Recorded,
    options,
  );
}
