import { type Legs, legs } from "@plivo-edge/plivo/audio";
import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import type { Asynchronous } from "../asynchronous.ts";
import { DELETE, POST } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra } from "../options.ts";
import { path } from "../path.ts";
import { type Acknowledged, AcknowledgedShape } from "../response.ts";
import type { Field, Shape } from "../shape.ts";

/** What to play to a live call. */
export interface PlayParameters extends Asynchronous, Extra {
  /** One or more mp3 or wav files, played one after the other. */
  urls: readonly string[];
  /** Longest time in seconds. */
  length?: number | undefined;
  /** Who hears it. @defaultValue `"aleg"` */
  legs?: Legs | undefined;
  /** @defaultValue `false` */
  loop?: boolean | undefined;
  /** Let the speakers be heard beside it. @defaultValue `true` */
  mix?: boolean | undefined;
}

// Plivo takes the list as one text, divided by commas.
const urls: Field<readonly string[]> = {
  rule: "must be a list of absolute http or https URLs without commas",
  read: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === "string" && httpUrl.pattern.test(each) && !each.includes(","))
      ? value
      : undefined,
};

/** Parameters of Play. */
export const PlayShape: Shape<PlayParameters> = {
  required: { urls: true },
  fields: {
    urls,
    length: { from: 1, unit: "seconds" },
    legs: { words: legs },
    loop: { boolean: true },
    mix: { boolean: true },
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
};

/**
 * Plays audio files to a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/play
 */
export const playAudio: Method<[callUuid: string, parameters: PlayParameters], Acknowledged> =
  /* @__PURE__ */ operation({
    name: "calls.play",
    method: POST,
    path: path("Call/{callUuid}/Play/"),
    parameters: PlayShape,
    response: AcknowledgedShape,
  });

/** Ends what is being played to a live call. */
export const stopPlaying: Method<[callUuid: string], void> = /* @__PURE__ */ operation({
  name: "calls.stopPlaying",
  method: DELETE,
  path: path("Call/{callUuid}/Play/"),
});
