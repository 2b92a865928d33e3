import type { CallEvent } from "./event.ts";
import { hangupStatus } from "./hangup-status.ts";
import type { HangupEvent } from "./life-event.ts";

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
  /** The same of the first callback that shows an answer: the answer's as a rule, but that one may be lost. */
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
 * So do types that are not known.
 */
export function foldCall(state: CallState, event: CallEvent): CallState {
  const news = factsOf(event);
  if (!news || isOtherLeg(state, event, news)) return state;
  const next: { -readonly [Fact in keyof CallState]: CallState[Fact] } = { ...news, ...state };
  if (rank(news.status) > rank(state.status)) next.status = news.status;
  if (news.hangup) next.hangup = { ...news.hangup, ...state.hangup };
  for (const time of ["ringingAt", "answeredAt", "endedAt"] as const) {
    const at = Math.min(state[time] ?? Infinity, news[time] ?? Infinity);
    if (at < Infinity) next[time] = at;
  }
  return next;
}

function isOtherLeg(
  state: CallState,
  { callUuid, aLegUuid = callUuid }: CallEvent,
  news: CallState,
): boolean {
  // A notice is about the call whichever of its legs it names.
  return news.callUuid !== undefined && (callUuid !== aLegUuid || callUuid !== (state.callUuid ?? callUuid));
}

function rank(status: CallStatus): 0 | 1 | 2 | 3 {
  return status === "queued" ? 0 : status === "ringing" ? 1 : status === "in-progress" ? 2 : 3;
}

// Plivo asks for documents, and listens for machines, only once somebody or something has answered. What the second half
// tells of is part of an answered call as well, but it may name another leg, or come long after the end.
const ofAnswered =
  /^(?:machine|answer|fallback|digits|input|record|dial|exit|redirect|transfer|(speech|leg|conference|multiparty|stream|recording|transcription))$/;

/** The state of a call of which this event is all that is known; none where the type is from a later version. */
function factsOf(event: CallEvent): CallState | undefined {
  const { type, callUuid, requestUuid, from, to, direction, receivedAt } = event;
  const [answered, notice] = ofAnswered.exec(type) ?? [];
  if (notice) return { status: "in-progress" };
  const machine = "machine" in event ? event.machine : undefined;
  const leg = defined({ callUuid, requestUuid, from, to, direction, machine });
  if (answered) return { ...leg, status: "in-progress", answeredAt: receivedAt };
  if (type === "ring") return { ...leg, status: "ringing", ringingAt: receivedAt };
  return type === "hangup" ? { ...leg, ...endOf(event) } : undefined;
}

function endOf(event: HangupEvent): CallState {
  const { hangupCause: cause, hangupCauseCode: code, hangupCauseName: name, hangupSource: source } = event;
  const { receivedAt, duration, billDuration, totalCost } = event;
  return {
    status: hangupStatus(event),
    endedAt: receivedAt,
    hangup: defined({ cause, code, name, source }),
    ...defined({ duration, billDuration, totalCost }),
  };
}

type Defined<Facts> = { [Fact in keyof Facts]?: Exclude<Facts[Fact], undefined> };

/** Without the facts that are not known. */
function defined<Facts extends object>(facts: Facts): Defined<Facts> {
  // What is left of the facts are facts.
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Defined<Facts>;
}
