import { digits } from "@plivo-edge/plivo/digits";
import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import type { Asynchronous } from "../asynchronous.ts";
import { POST } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra } from "../options.ts";
import { path } from "../path.ts";
import { type Acknowledged, AcknowledgedShape } from "../response.ts";
import type { Shape } from "../shape.ts";

/** Keys to press in a live call. */
export interface DigitsParameters extends Asynchronous, Extra {
  /** `0-9`, `*`, `#`, `A-D`, and `w` and `W` to wait half a second and a second. */
  digits: string;
  /** Who hears them. @defaultValue `"aleg"` */
  leg?: "aleg" | "bleg" | undefined;
}

/** Parameters of DTMF. */
export const DigitsShape: Shape<DigitsParameters> = {
  required: { digits: true },
  fields: {
    digits,
    leg: { words: { aleg: true, bleg: true } },
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
};

/**
 * Presses keys in a live call. Sent once, as a dial is: digits must not be pressed twice.
 *
 * @see https://www.plivo.com/docs/voice/api/dtmf
 */
export const sendDigits: Method<[callUuid: string, parameters: DigitsParameters], Acknowledged> =
  /* @__PURE__ */ operation({
    name: "calls.sendDigits",
    method: POST,
    path: path("Call/{callUuid}/DTMF/"),
    parameters: DigitsShape,
    response: AcknowledgedShape,
  });
