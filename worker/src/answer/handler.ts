import type { DocumentEvent } from "@plivo-edge/callbacks";
import type { ResponseElement } from "@plivo-edge/xml";
import type { Variables } from "../campaigns/destination-line.ts";
import type { Environment } from "../config/environment.ts";
import type { CallbackUrl } from "./callback-url.ts";

/** What an answer handler may want to know besides the event. */
export interface AnswerContext<Env extends Environment = Environment> {
  /** The document that was asked for: `relay.callbacks({ answer: "welcome" })`, or `url("digits", { answer: "menu" })`. */
  readonly name: string | undefined;
  readonly environment: Env;
  readonly url: CallbackUrl;
  /** The campaign that placed the call, by its id. */
  readonly campaign: string | undefined;
  /** What the campaign says of this callee; empty where it says nothing, and where no campaign placed the call. */
  readonly variables: Variables;
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
export type Answer<Env extends Environment = Environment> = (
  event: DocumentEvent,
  context: AnswerContext<Env>,
) => ResponseElement | Promise<ResponseElement>;
