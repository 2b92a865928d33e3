import type { ResponseElement } from "@plivo-edge/xml";
import { performConference } from "./elements/conference.ts";
import { performDial } from "./elements/dial.ts";
import { performDtmf } from "./elements/dtmf.ts";
import { performGetDigits } from "./elements/get-digits.ts";
import { performGetInput } from "./elements/get-input.ts";
import { performHangup } from "./elements/hangup.ts";
import { performMultiPartyCall } from "./elements/multi-party-call.ts";
import { performPreAnswer } from "./elements/pre-answer.ts";
import { performRecord } from "./elements/record.ts";
import { performRedirect } from "./elements/redirect.ts";
import { performSound } from "./elements/sound.ts";
import { performStream } from "./elements/stream.ts";
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
    case "PreAnswer":
      return performPreAnswer(element, stage);
    case "GetInput":
      return performGetInput(element, stage);
    case "Record":
      return performRecord(element, stage);
    case "Dial":
      return performDial(element, stage);
    case "Conference":
      return performConference(element, stage);
    case "MultiPartyCall":
      return performMultiPartyCall(element, stage);
    case "Stream":
      return performStream(element, stage);
    case "DTMF":
      return performDtmf(element, stage);
    default:
      // A Message is not sent; anything else the parser has refused.
      return Promise.resolve(undefined);
  }
}
