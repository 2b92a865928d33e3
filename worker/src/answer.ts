import type { AnswerEvent, FallbackEvent } from "@plivo-edge/callbacks";
import { hangup, type ResponseElement, response, speak } from "@plivo-edge/xml";
import { within } from "./deadline.ts";
import type { Environment } from "./environment.ts";
import { log, nameOf } from "./log.ts";

/** What an answer handler may want to know besides the event. */
export interface AnswerContext {
  /** The document that the dialler asked for: `relay.callbacks({ answer: "welcome" })`. */
  readonly name: string | undefined;
  readonly environment: Environment;
}

/** Finds what the callee hears. */
export type Answer = (
  event: AnswerEvent | FallbackEvent,
  context: AnswerContext,
) => ResponseElement | Promise<ResponseElement>;

const apology: ResponseElement = response(
  speak("We are sorry, something went wrong on our side. Please try again later."),
  hangup(),
);

/** Runs the answer handler. When it fails, or takes longer than `patience` milliseconds, the callee hears an apology. */
export async function findDocument(
  handler: Answer,
  event: AnswerEvent | FallbackEvent,
  context: AnswerContext,
  patience: number,
): Promise<ResponseElement> {
  try {
    return await within(patience, Promise.resolve(handler(event, context)));
  } catch (error) {
    log("error", "no answer document", { type: event.type, name: context.name, error: nameOf(error) });
    return apology;
  }
}
