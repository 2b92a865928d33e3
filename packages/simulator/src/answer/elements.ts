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

interface ElementRule<Element> {
  readonly run: Run<Element>;
  /** Whether an inbound call is answered before it. */
  readonly answers: boolean;
}

const elements: { readonly [Name in keyof ElementOf]: ElementRule<ElementOf[Name]> } = {
  Conference: { run: runConference, answers: true },
  // Answers when it has bridged the call.
  Dial: { run: runDial, answers: false },
  DTMF: { run: runDtmf, answers: true },
  GetDigits: { run: runGetDigits, answers: true },
  GetInput: { run: runGetInput, answers: true },
  Hangup: { run: runHangup, answers: false },
  // Nothing is sent: the simulator has no messages.
  Message: { run: async () => undefined, answers: false },
  MultiPartyCall: { run: runMultiPartyCall, answers: true },
  Play: { run: runSound, answers: true },
  // Early media: what is in it is heard before the answer.
  PreAnswer: { run: runPreAnswer, answers: false },
  Record: { run: runRecord, answers: true },
  Redirect: { run: runRedirect, answers: true },
  Speak: { run: runSound, answers: true },
  Stream: { run: runStream, answers: true },
  Wait: { run: runSound, answers: false },
};

/** Carries out one element of a document. An element outside Plivo's tables does nothing. */
export function runElement(element: ResponseChild, execution: ExecutionContext): Promise<Next> {
  if (!isKnown(element)) return Promise.resolve(undefined);
  if (elements[element.name].answers) execution.answer();
  return runNamed(element.name, element, execution);
}

function runNamed<Name extends keyof ElementOf>(
  name: Name,
  element: ElementOf[Name],
  execution: ExecutionContext,
): Promise<Next> {
  return elements[name].run(element, execution);
}

function isKnown(element: ResponseChild): element is KnownElement {
  return !element.name.startsWith("#");
}
