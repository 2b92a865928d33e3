import type { CallState, CallStatus } from "@plivo-edge/callbacks";
import { type HangupCauseCode, isHangupCauseCode } from "@plivo-edge/plivo/hangup-causes";

/** How a call of a campaign ended. */
export type CallOutcome = "completed" | "machine" | "busy" | "no-answer" | "failed" | "unknown";

/** Why a destination may be dialled again. */
export type RetryKind = "busy" | "no-answer" | "failed";

/** What a hangup says of more than its own call. */
export type Alarming =
  /** The account cannot place calls: whoever was dialled was not called for lack of credit. */
  | "account"
  /** The callee heard nothing: the answer document could not be had. */
  | "answer";

interface Meaning {
  readonly outcome: CallOutcome;
  /** Absent: the destination is not dialled again. */
  readonly retry?: RetryKind;
  readonly alarming?: Alarming;
}

const completed: Meaning = { outcome: "completed" };
const machine: Meaning = { outcome: "machine" };
const busy: Meaning = { outcome: "busy", retry: "busy" };
const noAnswer: Meaning = { outcome: "no-answer", retry: "no-answer" };
// The destination's own fault, or the number's: another try ends as this one.
const failed: Meaning = { outcome: "failed" };
// The carrier's, or Plivo's: another try may go through.
const failedOnTheWay: Meaning = { outcome: "failed", retry: "failed" };
const unheard: Meaning = { outcome: "failed", alarming: "answer" };
// These codes end answered and unanswered calls alike.
const asStatusSays = "as the call's status says";

/**
 * What each hangup cause means to a campaign.
 *
 * Nobody is dialled again whose number is wrong or barred (2xxx), who is said not to exist, who declined, or where the
 * caller is blocked as spam (3130, 3140): to go on would make that worse.
 */
const meanings: Readonly<Record<HangupCauseCode, Meaning | typeof asStatusSays>> = {
  0: asStatusSays,
  1000: failed,
  1010: { outcome: "failed", alarming: "account" },
  1020: failed,
  2000: failed,
  2010: failed,
  2020: failed,
  2030: failed,
  2040: failed,
  2050: failed,
  2060: failed,
  2070: failed,
  3000: noAnswer,
  3010: busy,
  3020: failed,
  3030: failed,
  3040: failed,
  3050: failed,
  3070: noAnswer,
  3080: failedOnTheWay,
  3090: failedOnTheWay,
  3100: busy,
  3110: failed,
  3120: failed,
  3130: failed,
  3140: failed,
  4000: completed,
  4010: completed,
  4020: completed,
  4030: completed,
  4210: failed,
  4240: failed,
  4250: failed,
  5000: asStatusSays,
  5010: failedOnTheWay,
  5020: failedOnTheWay,
  5030: failed,
  6000: asStatusSays,
  6010: noAnswer,
  6020: completed,
  7011: unheard,
  // Later documents: the callee has heard the first one.
  7012: completed,
  7013: completed,
  7014: completed,
  7022: completed,
  7023: completed,
  7024: completed,
  7032: completed,
  7033: completed,
  7034: completed,
  8011: unheard,
  8012: completed,
  8013: completed,
  8014: completed,
  9000: failed,
  9100: machine,
  9110: completed,
};

/** What a call's status means where its code says no more. */
const byStatus: Readonly<Record<CallStatus, CallOutcome>> = {
  // Of a call that is not over, nobody knows how it ends.
  queued: "unknown",
  ringing: "unknown",
  "in-progress": "unknown",
  completed: "completed",
  busy: "busy",
  "no-answer": "no-answer",
  failed: "failed",
  timeout: "no-answer",
  canceled: "failed",
  unknown: "unknown",
};

/** The part of a call's state that says how it ended. */
export type EndedCall = Pick<CallState, "status"> & {
  readonly [Fact in "machine" | "answeredAt" | "unanswered" | "hangup"]?: CallState[Fact] | undefined;
};

/** Reads from a call's state how it ended, and whether its destination may be dialled again. */
export function meaningOf(call: EndedCall): Meaning {
  const { status, hangup } = call;
  const known = isHangupCauseCode(hangup?.code) ? meanings[hangup.code] : asStatusSays;
  const meaning = known === asStatusSays ? { outcome: byStatus[status] } : known;
  if (meaning.alarming || !wasAnswered(call)) return meaning;
  // Whoever has answered is not dialled again, whatever the code says: a document may end a call as busy.
  if (call.machine) return machine;
  return meaning.retry ? { outcome: meaning.outcome === "failed" ? "failed" : "completed" } : meaning;
}

function wasAnswered({ answeredAt, machine, unanswered }: EndedCall): boolean {
  return (answeredAt !== undefined || machine === true) && unanswered !== true;
}
