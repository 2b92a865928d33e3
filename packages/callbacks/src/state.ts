import type { CallEvent } from "./event.ts";
import { hangupStatus } from "./hangup-status.ts";

/** Where a call is: it moves to the right only, and ends in one of the last six. */
export type CallStatus =
  | "queued"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "timeout"
  | "canceled";

/** A call as its events so far tell it. */
export interface CallState {
  readonly status: CallStatus;
  readonly callUuid?: string;
  readonly requestUuid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly direction?: "outbound" | "inbound";
  /** Milliseconds since the epoch at which the first such callback was received. */
  readonly ringingAt?: number;
  /** The same of the first callback that shows an answer: the answer's, the fallback's, or a machine's. */
  readonly answeredAt?: number;
  readonly endedAt?: number;
  /** Machine detection heard a machine. Absent: a person, or not known. */
  readonly machine?: true;
  /** How the call ended. */
  readonly hangup?: {
    readonly cause?: string;
    readonly code?: number;
    readonly name?: string;
    readonly source?: string;
  };
  /** Seconds from answer to end. */
  readonly duration?: number;
  /** Seconds billed. */
  readonly billDuration?: number;
  /** Decimal string. */
  readonly totalCost?: string;
}

/** A call of which nothing has been heard yet. */
export const queuedCall: CallState = { status: "queued" };

/** Whether a call is over. */
export function isEnded(status: CallStatus): boolean {
  return rank(status) === 3;
}

/**
 * Adds an event to what is known of a call.
 *
 * Pure, and never runs backwards: a ring that arrives after the answer adds its facts and leaves the status alone,
 * and the same event twice changes nothing. The order of arrival does not matter to the result.
 *
 * Events of another leg, such as the one that the call dialled, leave the state as it is: their hangup is not its end.
 */
export function foldCall(state: CallState, event: CallEvent): CallState {
  if (isOtherLeg(state, event)) return state;
  const news = factsOf(event);
  const next: { -readonly [Fact in keyof CallState]: CallState[Fact] } = { ...news, ...state };
  if (rank(news.status) > rank(state.status)) next.status = news.status;
  if (news.hangup) next.hangup = { ...news.hangup, ...state.hangup };
  for (const time of ["ringingAt", "answeredAt", "endedAt"] as const) {
    const at = Math.min(state[time] ?? Infinity, news[time] ?? Infinity);
    if (at < Infinity) next[time] = at;
  }
  return next;
}

function isOtherLeg(state: CallState, { callUuid, aLegUuid = callUuid }: CallEvent): boolean {
  return callUuid !== aLegUuid || callUuid !== (state.callUuid ?? callUuid);
}

function rank(status: CallStatus): 0 | 1 | 2 | 3 {
  return status === "queued" ? 0 : status === "ringing" ? 1 : status === "in-progress" ? 2 : 3;
}

/** The state of a call of which this event is all that is known. */
function factsOf(event: CallEvent): CallState {
  const { callUuid, requestUuid, from, to, direction, receivedAt } = event;
  const common = { callUuid, ...(requestUuid !== undefined && { requestUuid }), from, to, direction };
  if (event.type === "ring") return { ...common, status: "ringing", ringingAt: receivedAt };
  const heard = { ...common, ...(event.machine && { machine: event.machine }) };
  // Plivo asks for documents, and listens for machines, only once somebody or something has answered.
  if (event.type !== "hangup") return { ...heard, status: "in-progress", answeredAt: receivedAt };
  const { hangupCause, hangupCauseCode, hangupCauseName, hangupSource, duration, billDuration, totalCost } =
    event;
  return {
    ...heard,
    status: hangupStatus(event),
    endedAt: receivedAt,
    hangup: {
      ...(hangupCause !== undefined && { cause: hangupCause }),
      ...(hangupCauseCode !== undefined && { code: hangupCauseCode }),
      ...(hangupCauseName !== undefined && { name: hangupCauseName }),
      ...(hangupSource !== undefined && { source: hangupSource }),
    },
    ...(duration !== undefined && { duration }),
    ...(billDuration !== undefined && { billDuration }),
    ...(totalCost !== undefined && { totalCost }),
  };
}
