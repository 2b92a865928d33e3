import type { CallbackAttempt } from "../callback/attempt.ts";
import type { SimulatedCall } from "../simulated-call.ts";

/** A call as the lab shows it: every public fact of it but its callbacks, which are deliveries. */
export function viewOf(call: SimulatedCall): Omit<SimulatedCall, "callbacks"> {
  const { requestUuid, callUuid, direction, from, to, status, createdAt, initiatedAt, ringingAt } = call;
  const { answeredAt, endedAt, machine, hangupCause, heard, said, sentDigits, bridged } = call;
  return {
    requestUuid,
    callUuid,
    direction,
    from,
    to,
    status,
    createdAt,
    initiatedAt,
    ringingAt,
    answeredAt,
    endedAt,
    machine,
    hangupCause,
    heard,
    said,
    sentDigits,
    bridged: bridged && {
      uuid: bridged.uuid,
      to: bridged.to,
      heard: bridged.heard,
      sentDigits: bridged.sentDigits,
    },
  };
}

/** Deliveries from a position on, those of one call if it is named. */
export function deliveriesOf(
  deliveries: readonly CallbackAttempt[],
  { call, after = 0 }: { readonly call?: string | undefined; readonly after?: number },
): { readonly deliveries: readonly CallbackAttempt[]; readonly next: number } {
  const found = deliveries.slice(after).filter(({ callUuid }) => call === undefined || callUuid === call);
  return { deliveries: found, next: deliveries.length };
}
