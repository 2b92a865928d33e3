import { bill, billRate } from "../billing.ts";
import type { Settings } from "../settings.ts";
import { consoleTime, sessionTime } from "../time.ts";
import type { Call } from "./call.ts";

type Parameters = Record<string, string>;

/** Callbacks write numbers without the plus sign, except those of a phone that has not been picked up. */
function digits(number: string): string {
  return number.replace(/^\+/, "");
}

/** In every callback of a call; its SIP headers come with any of them. */
function common(call: Call): Parameters {
  return {
    CallUUID: call.callUuid,
    Direction: call.direction,
    From: digits(call.from),
    ...(call.direction === "outbound" && { RequestUUID: call.requestUuid }),
    To: digits(call.to),
  };
}

/** The first leg, which each of these calls is; Plivo names it for outbound calls. */
function firstLeg(call: Call): Parameters {
  if (call.direction === "inbound") return {};
  return { ALegRequestUUID: call.requestUuid, ALegUUID: call.callUuid };
}

const stir: Parameters = { STIRAttestation: "Not Applicable", STIRVerification: "Not Applicable" };

/** The ring of an outbound call has it too. */
function callerName(call: Call): Parameters {
  return call.direction === "inbound" ? { CallerName: call.request.callerName } : {};
}

function machine(call: Call): Parameters {
  return call.machine ? { Machine: "true" } : {};
}

/** When the media started: at the first ring. The ring itself is told before that is known. */
function sessionStart(call: Call): Parameters {
  const at = call.ringingAt ?? call.initiatedAt ?? call.createdAt;
  return { SessionStart: sessionTime(at, call.micros) };
}

export function ringParameters(call: Call): Parameters {
  return {
    ...common(call),
    CallStatus: "ringing",
    CallerName: call.request.callerName,
    Event: "Ring",
    From: call.from,
    ParentAuthID: call.account.main.authId,
    SessionStart: sessionTime(call.initiatedAt ?? call.createdAt, call.micros),
  };
}

/** The request for a document: of the answer, the fallback, an action, a redirect or a transfer URL. */
export function documentParameters(call: Call, event: string): Parameters {
  return {
    ...common(call),
    ...firstLeg(call),
    ...stir,
    ...sessionStart(call),
    ...machine(call),
    ...callerName(call),
    BillRate: billRate,
    // An inbound call rings until its document answers it.
    CallStatus: call.answeredAt === undefined ? "ringing" : "in-progress",
    CountryCode: "US",
    Event: event,
    ParentAuthID: call.account.main.authId,
    RouteType: "Domestic_Anchored",
  };
}

export function machineParameters(call: Call): Parameters {
  return {
    ...common(call),
    ...firstLeg(call),
    CallStatus: "in-progress",
    Event: "MachineDetection",
    IfMachine: call.request.machineDetection?.ifMachine ?? "continue",
    Machine: "true",
  };
}

export function hangupParameters(call: Call, { timeZoneOffset }: Settings): Parameters {
  const { hangupCause, answeredAt, initiatedAt = call.createdAt, endedAt = initiatedAt } = call;
  const { duration, billed, cost } = bill(answeredAt === undefined ? 0 : endedAt - answeredAt);
  return {
    ...common(call),
    ...sessionStart(call),
    ...(answeredAt === undefined ? { From: call.from } : { ...firstLeg(call), ...stir, ...machine(call) }),
    ...callerName(call),
    AnswerTime: answeredAt === undefined ? "" : consoleTime(answeredAt, timeZoneOffset),
    BillDuration: String(billed),
    BillRate: billRate,
    CallStatus: hangupCause?.status ?? "completed",
    Duration: String(duration),
    EndTime: consoleTime(endedAt, timeZoneOffset),
    Event: "Hangup",
    HangupCause: hangupCause?.cause ?? "",
    HangupCauseCode: String(hangupCause?.code ?? 0),
    HangupCauseName: hangupCause?.name ?? "Unknown",
    HangupSource: hangupCause?.source ?? "Unknown",
    ParentAuthID: call.account.main.authId,
    StartTime: consoleTime(initiatedAt, timeZoneOffset),
    TotalCost: cost,
  };
}
