import type { HangupEvent } from "./life-event.ts";
import type { CallStatus } from "./state.ts";

/** How a hangup says that its call ended. Reads the event alone, so that the order of arrival cannot matter. */
export function hangupStatus(event: HangupEvent): CallStatus {
  switch (event.callStatus) {
    case "completed":
    case "busy":
    case "failed":
    case "timeout":
    case "no-answer":
      return event.callStatus;
    case "cancel":
    case "canceled":
    case "cancelled":
      return "canceled";
    default:
      return fromCode(event.hangupCauseCode) ?? fromCause(event.hangupCause) ?? fromDuration(event);
  }
}

/** Codes that leave no doubt. 0, 5xxx and 6000 end answered and unanswered calls alike. */
function fromCode(code = 0): CallStatus | undefined {
  if (code === 3000 || code === 6010) return "no-answer";
  if (code === 3010 || code === 3100) return "busy";
  if (code === 3070) return "timeout";
  if (code === 9000 || (code >= 1000 && code < 2000)) return "canceled";
  if (code >= 2000 && code < 4000) return "failed";
  if (code >= 4000 && code < 5000) return "completed";
  // The answer document was asked for, or a machine was heard: the call had been answered.
  if (code === 6020 || (code >= 7000 && code < 9000) || (code > 9000 && code < 10_000)) return "completed";
  return undefined;
}

function fromCause(cause: string | undefined): CallStatus | undefined {
  switch (cause) {
    case "USER_BUSY":
      return "busy";
    case "NO_ANSWER":
      return "no-answer";
    case "ORIGINATOR_CANCEL":
      return "canceled";
    case "CALL_REJECTED":
    case "UNALLOCATED_NUMBER":
      return "failed";
    default:
      return undefined;
  }
}

function fromDuration({ answerTime, duration = 0 }: HangupEvent): CallStatus {
  return answerTime !== undefined || duration > 0 ? "completed" : "failed";
}
