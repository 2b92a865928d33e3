/** What Plivo tells of a call of 46 seconds, at which second, with all that it really sends along. */
export function ordinaryCall(call: string): readonly (readonly [number, string, Record<string, string>])[] {
  const facts = {
    CallUUID: call,
    RequestUUID: call,
    From: "14155550111",
    To: "14155550199",
    Direction: "outbound",
    ParentAuthID: "MAXXXXXXXXXXXXXXXXXX",
    SessionStart: "2026-01-05 08:35:10.910772",
  };
  const legs = { ALegUUID: call, ALegRequestUUID: call };
  const answered = {
    ...facts,
    ...legs,
    BillRate: "0.005",
    CallStatus: "in-progress",
    CountryCode: "US",
    RouteType: "Domestic_Anchored",
    STIRAttestation: "Not Applicable",
    STIRVerification: "Not Applicable",
  };
  return [
    [2, "ring", { ...facts, CallStatus: "ringing", CallerName: "", Event: "Ring" }],
    [14, "answer", { ...answered, Event: "StartApp" }],
    [18, "machine", { ...answered, Event: "MachineDetection", Machine: "true", IfMachine: "continue" }],
    [
      60,
      "hangup",
      {
        ...answered,
        AnswerTime: "2026-01-05 14:05:18",
        BillDuration: "60",
        CallStatus: "completed",
        Duration: "46",
        EndTime: "2026-01-05 14:06:04",
        Event: "Hangup",
        HangupCause: "NORMAL_CLEARING",
        HangupCauseCode: "4000",
        HangupCauseName: "Normal Hangup",
        HangupSource: "Callee",
        StartTime: "2026-01-05 14:05:08",
        TotalCost: "0.01000",
      },
    ],
  ];
}
