import type { HangupElement } from "@plivo-edge/xml";
import { type HangupCause, hangupCauses } from "../../hangup-cause.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** Ends the call now, or arms a timer and lets the document go on. */
export async function runHangup({ attributes }: HangupElement, execution: ExecutionContext): Promise<Next> {
  const { schedule } = attributes;
  if (!schedule) return { end: causeOf(attributes.reason) };
  const { call, context } = execution;
  context.clock.sleep(schedule * 1_000, call.endSignal).then(
    () => call.end(hangupCauses.timeLimit),
    () => undefined,
  );
  return undefined;
}

function causeOf(reason: HangupElement["attributes"]["reason"]): HangupCause {
  if (reason === "busy") return hangupCauses.hangupElementBusy;
  return reason === "rejected" ? hangupCauses.hangupElementRejected : hangupCauses.hangupElement;
}
