/** The codes with which Plivo says how a call ended: `HangupCauseCode`. */
export type HangupCauseCode =
  | (0 | 1000 | 1010 | 1020)
  | (2000 | 2010 | 2020 | 2030 | 2040 | 2050 | 2060 | 2070)
  | (3000 | 3010 | 3020 | 3030 | 3040 | 3050 | 3070 | 3080 | 3090 | 3100 | 3110 | 3120 | 3130 | 3140)
  | (4000 | 4010 | 4020 | 4030 | 4210 | 4240 | 4250)
  | (5000 | 5010 | 5020 | 5030)
  | (6000 | 6010 | 6020)
  | (7011 | 7012 | 7013 | 7014 | 7022 | 7023 | 7024 | 7032 | 7033 | 7034)
  | (8011 | 8012 | 8013 | 8014)
  | (9000 | 9100 | 9110);

/**
 * Plivo's name for each code. Older callbacks spell some otherwise, such as `Cancelled`: tell them apart by the code.
 *
 * @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes
 */
export const hangupCauses: Readonly<Record<HangupCauseCode, string>> = {
  0: "Unknown",
  1000: "Canceled",
  1010: "Canceled (Out Of Credits)",
  1020: "Canceled (Simultaneous dial limit reached)",
  2000: "Invalid Destination Address",
  2010: "Destination Out Of Service",
  2020: "Endpoint Not Registered",
  2030: "Destination Country Barred",
  2040: "Destination Number Barred",
  2050: "Destination Prefix Barred",
  2060: "Loop Detected",
  2070: "Violates Media Anchoring",
  3000: "No Answer",
  3010: "Busy Line",
  3020: "Rejected",
  3030: "Unknown Caller ID",
  3040: "Forbidden",
  3050: "Unallocated number",
  3070: "Request timeout",
  3080: "Internal server error from carrier",
  3090: "Network congestion from carrier",
  3100: "Busy everywhere",
  3110: "Declined",
  3120: "User does not exist anywhere",
  3130: "Spam block",
  3140: "DNO Caller ID",
  4000: "Normal Hangup",
  4010: "End Of XML Instructions",
  4020: "Multiparty Call Ended",
  4030: "Kicked Out Of Multiparty Call",
  // Of these three, Plivo's pages tell no names.
  4210: "SIP authentication",
  4240: "SIP authentication",
  4250: "SIP authentication",
  5000: "Network Error",
  5010: "Internal Error",
  5020: "Routing Error",
  5030: "Concurrency Limit Breached",
  6000: "Scheduled Hangup",
  6010: "Ring Timeout Reached",
  6020: "Media Timeout",
  7011: "Error Reaching Answer URL",
  7012: "Error Reaching Action URL",
  7013: "Error Reaching Transfer URL",
  7014: "Error Reaching Redirect URL",
  7022: "Invalid Action URL",
  7023: "Invalid Transfer URL",
  7024: "Invalid Redirect URL",
  7032: "Invalid Method For Action URL",
  7033: "Invalid Method For Transfer URL",
  7034: "Invalid Method For Redirect URL",
  8011: "Invalid Answer XML",
  8012: "Invalid Action XML",
  8013: "Invalid Transfer XML",
  8014: "Invalid Redirect XML",
  9000: "Lost Race",
  9100: "Machine Detected",
  9110: "Confirm Key Challenge Failed",
};

export function isHangupCauseCode(code: number | undefined): code is HangupCauseCode {
  return code !== undefined && Object.hasOwn(hangupCauses, code);
}
