import type { HangupElement } from "@plivo-edge/xml";
import { type HangupCause, hangupCauses } from "../../hangup-cause.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** Ends the call now, or arms a timer and lets the document go on. */
export async function runHangup({ attributes }: HangupElement, execution: ExecutionContext): Promise<Next> {
  const { schedule } = attributes;
  const { call, context } = execution;
  if (!schedule) return { end: causeOf(attributes.reason, call.answeredAt === undefined) };
  context.clock.sleep(schedule * 1_000, call.endSignal).then(
    () => call.end(hangupCauses.timeLimit),
    () => undefined,
  );
  return undefined;
}

/** An inbound call that is refused before it was answered was never completed. */
function causeOf(reason: HangupElement["attributes"]["reason"], unanswered: boolean): HangupCause {
  if (reason === undefined) return hangupCauses.hangupElement;
  const cause = reason === "busy" ? hangupCauses.hangupElementBusy : hangupCauses.hangupElementRejected;
  return unanswered ? { ...cause, status: reason === "busy" ? "busy" : "failed" } : cause;
}
