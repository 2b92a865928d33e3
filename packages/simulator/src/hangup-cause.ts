/** How a call ended, in the words of its hangup callback. */
export interface HangupCause {
  /** `CallStatus`. */
  readonly status: "completed" | "busy" | "no-answer" | "cancel" | "failed" | "timeout";
  /** `HangupCause`: the telephony cause. */
  readonly cause: string;
  /** `HangupCauseCode`. */
  readonly code: number;
  /** `HangupCauseName`. */
  readonly name: string;
  /** `HangupSource`. */
  readonly source: string;
}

/** Names a row of `hangupCauses`. */
export type HangupCauseName =
  | "calleeHungUp"
  | "endOfXml"
  | "hangupElement"
  | "hangupRequest"
  | "canceled"
  | "busy"
  | "noAnswer"
  | "ringTimeout"
  | "rejected"
  | "invalidNumber"
  | "carrierError"
  | "congestion"
  | "timeLimit"
  | "hangupOnRing"
  | "machineDetected"
  | "lostRace"
  | "confirmFailed"
  | "mpcEnded"
  | "kicked"
  | "callerHungUp"
  | "callerCanceled"
  | "hangupElementBusy"
  | "hangupElementRejected"
  | "internalError"
  | "answerUnreachable"
  | "actionUnreachable"
  | "transferUnreachable"
  | "redirectUnreachable"
  | "answerXmlInvalid"
  | "actionXmlInvalid"
  | "transferXmlInvalid"
  | "redirectXmlInvalid";

function cause(
  status: HangupCause["status"],
  telephonyCause: string,
  code: number,
  name: string,
  source: string,
): HangupCause {
  return { status, cause: telephonyCause, code, name, source };
}

function error(code: number, name: string): HangupCause {
  return cause("completed", "NORMAL_CLEARING", code, name, "Error");
}

/** Every way in which a call ends here. @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes */
export const hangupCauses: Readonly<Record<HangupCauseName, HangupCause>> = {
  calleeHungUp: cause("completed", "NORMAL_CLEARING", 4000, "Normal Hangup", "Callee"),
  endOfXml: cause("completed", "NORMAL_CLEARING", 4010, "End Of XML Instructions", "Plivo"),
  hangupElement: cause("completed", "NORMAL_CLEARING", 4000, "Normal Hangup", "Answer XML"),
  hangupRequest: cause("completed", "NORMAL_CLEARING", 4000, "Normal Hangup", "API Request"),
  canceled: cause("cancel", "ORIGINATOR_CANCEL", 1000, "Canceled", "API Request"),
  busy: cause("busy", "USER_BUSY", 3010, "Busy Line", "Carrier"),
  noAnswer: cause("no-answer", "NO_ANSWER", 3000, "No Answer", "Carrier"),
  ringTimeout: cause("no-answer", "NO_ANSWER", 6010, "Ring Timeout Reached", "Plivo"),
  rejected: cause("failed", "CALL_REJECTED", 3020, "Rejected", "Carrier"),
  invalidNumber: cause("failed", "UNALLOCATED_NUMBER", 2000, "Invalid Destination Address", "Plivo"),
  carrierError: cause("failed", "NETWORK_OUT_OF_ORDER", 3080, "Internal server error from carrier", "Error"),
  congestion: cause("failed", "NETWORK_OUT_OF_ORDER", 3090, "Network congestion from carrier", "Error"),
  timeLimit: cause("completed", "ALLOTTED_TIMEOUT", 6000, "Scheduled Hangup", "Plivo"),
  hangupOnRing: cause("no-answer", "ORIGINATOR_CANCEL", 6000, "Scheduled Hangup", "Plivo"),
  machineDetected: cause("completed", "NORMAL_CLEARING", 9100, "Machine Detected", "Plivo"),
  lostRace: cause("cancel", "LOSE_RACE", 9000, "Lost Race", "Plivo"),
  confirmFailed: cause("no-answer", "NORMAL_CLEARING", 9110, "Confirm Key Challenge Failed", "Plivo"),
  mpcEnded: cause("completed", "NORMAL_CLEARING", 4020, "Multiparty Call Ended", "API Request"),
  kicked: cause("completed", "NORMAL_CLEARING", 4030, "Kicked Out Of Multiparty Call", "API Request"),
  callerCanceled: cause("cancel", "ORIGINATOR_CANCEL", 1000, "Canceled", "Caller"),
  callerHungUp: cause("completed", "NORMAL_CLEARING", 4000, "Normal Hangup", "Caller"),
  hangupElementBusy: cause("completed", "USER_BUSY", 3010, "Busy Line", "Answer XML"),
  hangupElementRejected: cause("completed", "CALL_REJECTED", 3020, "Rejected", "Answer XML"),
  internalError: error(5010, "Internal Error"),
  answerUnreachable: error(7011, "Error Reaching Answer URL"),
  actionUnreachable: error(7012, "Error Reaching Action URL"),
  transferUnreachable: error(7013, "Error Reaching Transfer URL"),
  redirectUnreachable: error(7014, "Error Reaching Redirect URL"),
  answerXmlInvalid: error(8011, "Invalid Answer XML"),
  actionXmlInvalid: error(8012, "Invalid Action XML"),
  transferXmlInvalid: error(8013, "Invalid Transfer XML"),
  redirectXmlInvalid: error(8014, "Invalid Redirect XML"),
};
