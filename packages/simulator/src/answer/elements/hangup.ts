import type { HangupElement } from "@plivo-edge/xml";
import { type Ending, endings } from "../../ending.ts";
import type { Stage, Step } from "../stage.ts";

/** Ends the call now, or arms a timer and lets the document go on. */
export async function performHangup({ attributes }: HangupElement, stage: Stage): Promise<Step> {
  const { schedule } = attributes;
  if (schedule === undefined) return { end: ending(attributes.reason) };
  const { call, exchange } = stage;
  exchange.clock.sleep(schedule * 1_000, call.life).then(
    () => call.end(endings.timeLimit),
    () => undefined,
  );
  return undefined;
}

function ending(reason: HangupElement["attributes"]["reason"]): Ending {
  if (reason === "busy") return endings.hangupElementBusy;
  return reason === "rejected" ? endings.hangupElementRejected : endings.hangupElement;
}
