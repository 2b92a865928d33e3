/**
 * Where a call is: it moves to the right only, and ends in one of the last seven. `unknown`: it is over, and nobody knows
 * how, as no hangup came and Plivo has no record of it.
 */
export type CallStatus =
  | "queued"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "timeout"
  | "canceled"
  | "unknown";

/** How far a call has come: a status never gives way to one of a lower rank. */
export function rank(status: CallStatus): 0 | 1 | 2 | 3 {
  return status === "queued" ? 0 : status === "ringing" ? 1 : status === "in-progress" ? 2 : 3;
}

/** Whether a call is over. */
export function isEnded(status: CallStatus): boolean {
  return rank(status) === 3;
}
