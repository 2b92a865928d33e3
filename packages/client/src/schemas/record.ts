import { string } from "./answers.ts";
import { atLeast, method, parameters, type Shape, seconds, url, word } from "./fields.ts";

/** How to record a live call. */
export interface RecordParameters {
  /** Longest recording in seconds. @defaultValue `60` */
  timeLimit?: number | undefined;
  /** @defaultValue `"mp3"` */
  fileFormat?: "mp3" | "wav" | undefined;
  /** @defaultValue `"mono"` */
  recordChannelType?: "mono" | "stereo" | undefined;
  transcriptionType?: "auto" | "hybrid" | undefined;
  transcriptionUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  transcriptionMethod?: "GET" | "POST" | undefined;
  /** Told that the recording is finished. */
  callbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  callbackMethod?: "GET" | "POST" | undefined;
}

export const RecordShape: Shape<RecordParameters> = parameters<RecordParameters>(
  {},
  {
    timeLimit: seconds,
    fileFormat: word("mp3", "wav"),
    recordChannelType: word("mono", "stereo"),
    transcriptionType: word("auto", "hybrid"),
    transcriptionUrl: url,
    transcriptionMethod: method,
    callbackUrl: url,
    callbackMethod: method,
  },
);

/** A recording that has begun. */
export interface Recording {
  readonly recordingId: string;
  /** Where the recording will be. */
  readonly url: string;
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

/** What tells a recording from the others of its call: the rest of it may be there too. */
export const RecordedShape: Shape<Pick<Recording, "url">> = atLeast<Pick<Recording, "url">>({ url }, {});

export const RecordingShape: Shape<Recording> = atLeast<Recording>(
  { recordingId: string, url: string },
  { message: string, apiId: string },
);
