import type { DocumentEvent } from "@plivo-edge/callbacks";
import { hangup, type ResponseElement, render, response, speak } from "@plivo-edge/xml";
import { within } from "./deadline.ts";
import type { DocumentUrl } from "./document-url.ts";
import type { Environment } from "./environment.ts";
import { log, nameOf } from "./log.ts";

/** What an answer handler may want to know besides the event. */
export interface AnswerContext {
  /** The document that was asked for: `relay.callbacks({ answer: "welcome" })`, or `url("digits", { answer: "menu" })`. */
  readonly name: string | undefined;
  readonly environment: Environment;
  readonly url: DocumentUrl;
}

/**
 * Finds what the callee hears: when the call is answered, and each time an element of a document asks how to go on.
 *
 * @example
 * (event, { url }) =>
 *   event.type === "digits"
 *     ? response(speak(`You pressed ${event.digits}.`))
 *     : response(getDigits({ action: url("digits"), numDigits: 1 }, speak("Press a key.")));
 */
export type Answer = (
  event: DocumentEvent,
  context: AnswerContext,
) => ResponseElement | Promise<ResponseElement>;

const apology: string = render(
  response(speak("We are sorry, something went wrong on our side. Please try again later."), hangup()),
);

/**
 * Runs the answer handler and writes its document. When either fails, or the handler takes longer than `patience`
 * milliseconds, the callee hears an apology.
 */
export async function findDocument(
  handler: Answer,
  event: DocumentEvent,
  context: AnswerContext,
  patience: number,
): Promise<string> {
  try {
    return render(await within(patience, Promise.resolve(handler(event, context))));
  } catch (error) {
    log("error", "no answer document", { type: event.type, name: context.name, error: nameOf(error) });
    return apology;
  }
}
