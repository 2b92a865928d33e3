import type { RawElement, ResponseChild } from "@plivo-edge/xml";
import { runConference } from "./elements/conference.ts";
import { runDial } from "./elements/dial.ts";
import { runDtmf } from "./elements/dtmf.ts";
import { runGetDigits } from "./elements/get-digits.ts";
import { runGetInput } from "./elements/get-input.ts";
import { runHangup } from "./elements/hangup.ts";
import { runMultiPartyCall } from "./elements/multi-party-call.ts";
import { runPreAnswer } from "./elements/pre-answer.ts";
import { runRecord } from "./elements/record.ts";
import { runRedirect } from "./elements/redirect.ts";
import { runStream } from "./elements/stream.ts";
import type { ExecutionContext, Next, Run } from "./execution-context.ts";
import { runSound } from "./sound.ts";

type KnownElement = Exclude<ResponseChild, RawElement>;

type ElementOf = { readonly [Element in KnownElement as Element["name"]]: Element };

const elements: { readonly [Name in keyof ElementOf]: Run<ElementOf[Name]> } = {
  Conference: runConference,
  Dial: runDial,
  DTMF: runDtmf,
  GetDigits: runGetDigits,
  GetInput: runGetInput,
  Hangup: runHangup,
  // Nothing is sent: the simulator has no messages.
  Message: async () => undefined,
  MultiPartyCall: runMultiPartyCall,
  Play: runSound,
  PreAnswer: runPreAnswer,
  Record: runRecord,
  Redirect: runRedirect,
  Speak: runSound,
  Stream: runStream,
  Wait: runSound,
};

/** Carries out one element of a document. An element outside Plivo's tables does nothing. */
export function runElement(element: ResponseChild, execution: ExecutionContext): Promise<Next> {
  if (!isKnown(element)) return Promise.resolve(undefined);
  return runNamed(element.name, element, execution);
}

function runNamed<Name extends keyof ElementOf>(
  name: Name,
  element: ElementOf[Name],
  execution: ExecutionContext,
): Promise<Next> {
  return elements[name](element, execution);
}

function isKnown(element: ResponseChild): element is KnownElement {
  return !element.name.startsWith("#");
}
