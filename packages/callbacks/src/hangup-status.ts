import type { HangupEvent } from "./life-event.ts";
import type { CallStatus } from "./status.ts";

type EndStatus = Exclude<CallStatus, "queued" | "ringing" | "in-progress">;

/**
 * What tells how a call ended: a `CallStatus`, a code, all other codes of its thousand, or a cause. Codes that end
 * answered and unanswered calls alike, which are 0, 5xxx and 6000, tell nothing.
 *
 * @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes
 */
const signs: Readonly<Record<EndStatus, readonly unknown[]>> = {
  // 7xxx and 8xxx: the answer document was asked for. 6020, 9xxx: it was carried out, or a machine was heard.
  completed: ["completed", "4xxx", 6020, "7xxx", "8xxx", "9xxx"],
  busy: ["busy", 3010, 3100, "USER_BUSY"],
  "no-answer": ["no-answer", 3000, 6010, "NO_ANSWER"],
  failed: ["failed", "2xxx", "3xxx", "CALL_REJECTED", "UNALLOCATED_NUMBER"],
  timeout: ["timeout", 3070],
  canceled: ["cancel", "canceled", "cancelled", "1xxx", 9000, "ORIGINATOR_CANCEL"],
  // No word of Plivo's: of a hangup that was inferred from there being no record.
  unknown: ["unknown"],
};

/** How a hangup says that its call ended. Reads the event alone, so that the order of arrival cannot matter. */
export function hangupStatus(event: HangupEvent): CallStatus {
  const { callStatus, hangupCauseCode: code, hangupCause, answerTime, duration, unanswered } = event;
  // By one of Plivo's pages every hangup says `completed`: where nobody answered, that is the last thing to go by.
  const said = unanswered && callStatus === "completed" ? undefined : callStatus;
  for (const sign of [said, code, `${code}`.replace(/...$/, "xxx"), hangupCause, callStatus]) {
    for (const [status, known] of Object.entries(signs)) {
      // The keys are statuses.
      if (known.includes(sign)) return status as EndStatus;
    }
  }
  return answerTime || duration ? "completed" : "failed";
}
