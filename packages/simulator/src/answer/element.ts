import type { ResponseElement } from "@plivo-edge/xml";
import { performGetDigits } from "./elements/get-digits.ts";
import { performHangup } from "./elements/hangup.ts";
import { performRedirect } from "./elements/redirect.ts";
import { performSound } from "./elements/sound.ts";
import type { Stage, Step } from "./stage.ts";

/** Carries out one element of a document. */
export function performElement(element: ResponseElement["children"][number], stage: Stage): Promise<Step> {
  switch (element.name) {
    case "Speak":
    case "Play":
    case "Wait":
      return performSound(element, stage);
    case "GetDigits":
      return performGetDigits(element, stage);
    case "Redirect":
      return performRedirect(element);
    case "Hangup":
      return performHangup(element, stage);
    default:
      // An element that the parser knows and this simulator does not: silence.
      return Promise.resolve(undefined);
  }
}
