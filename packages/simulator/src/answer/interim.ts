import type { GetInputElement } from "@plivo-edge/xml";
import { documentParameters } from "../callback/parameters.ts";
import type { Stage } from "./stage.ts";

interface Interim {
  readonly said: string;
  /** The word that was just heard, and may turn out to be another. */
  readonly saying: string;
  /** Counts from 1. */
  readonly number: number;
}

/** Tells what GetInput has understood while the callee still speaks. */
export function tellInterim(
  attributes: GetInputElement["attributes"],
  { said, saying, number }: Interim,
  { call, exchange }: Stage,
): void {
  const { interimSpeechResultsCallback: url, interimSpeechResultsCallbackMethod: method = "POST" } =
    attributes;
  if (url === undefined) return;
  // No event's name for it is documented.
  const { Event: _, ...standard } = documentParameters(call, "", exchange.settings);
  const heard = {
    SequenceNumber: String(number),
    Stability: "0.8",
    StableSpeech: said,
    UnstableSpeech: saying,
  };
  exchange.notify(call, "notice", { url, method }, { ...standard, ...heard });
}
