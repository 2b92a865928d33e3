import { type Legs, legs } from "@plivo-edge/plivo/audio";
import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import { someText } from "@plivo-edge/plivo/rule";
import type { Voice } from "@plivo-edge/plivo/voices";
import type { Asynchronous } from "../asynchronous.ts";
import { DELETE, POST } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra } from "../options.ts";
import { path } from "../path.ts";
import { type Acknowledged, AcknowledgedShape } from "../response.ts";
import type { Shape } from "../shape.ts";

/** What to say to a live call. */
export interface SpeakParameters extends Asynchronous, Extra {
  /** The words, or SSML with `type: "ssml"`. */
  text: string;
  /** `WOMAN`, `MAN`, or another voice that your account has. @defaultValue `"WOMAN"` */
  voice?: Voice | (string & {}) | undefined;
  /** @defaultValue `"en-US"` */
  language?: string | undefined;
  /** Who hears it. @defaultValue `"aleg"` */
  legs?: Legs | undefined;
  /** @defaultValue `false` */
  loop?: boolean | undefined;
  /** Let the speakers be heard beside it. @defaultValue `true` */
  mix?: boolean | undefined;
  /** @defaultValue `"text"` */
  type?: "text" | "ssml" | undefined;
}

/** Parameters of Speak. */
export const SpeakShape: Shape<SpeakParameters> = {
  required: { text: true },
  fields: {
    text: someText,
    voice: someText,
    language: someText,
    legs: { words: legs },
    loop: { boolean: true },
    mix: { boolean: true },
    type: { words: { text: true, ssml: true } },
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
};

/**
 * Says a text to a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/speak
 */
export const speakText: Method<[callUuid: string, parameters: SpeakParameters], Acknowledged> =
  /* @__PURE__ */ operation({
    name: "calls.speak",
    method: POST,
    path: path("Call/{callUuid}/Speak/"),
    parameters: SpeakShape,
    response: AcknowledgedShape,
  });

/** Ends what is being said to a live call. */
export const stopSpeaking: Method<[callUuid: string], void> = /* @__PURE__ */ operation({
  name: "calls.stopSpeaking",
  method: DELETE,
  path: path("Call/{callUuid}/Speak/"),
});
