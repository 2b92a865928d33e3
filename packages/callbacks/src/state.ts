import type { CallEvent } from "./event.ts";
import { type Proof, proves } from "./event-table.ts";
import type { Open } from "./facts.ts";
import { hangupStatus } from "./hangup-status.ts";
import type { HangupEvent } from "./life-event.ts";
import { type CallStatus, rank } from "./status.ts";

/** What the events so far say of a call. */
export interface CallState {
  readonly status: CallStatus;
  readonly callUuid?: string;
  readonly requestUuid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly direction?: Open<"outbound" | "inbound">;
  /** When the first callback that says so was received, in milliseconds since the epoch. */
  readonly ringingAt?: number;
  /**
   * When the first callback that shows an answer was received, in milliseconds since the epoch: the answer's as a rule,
   * but that one may be lost. Absent also where a hangup says that nobody answered.
   */
  readonly answeredAt?: number;
  /** A hangup says that nobody answered. */
  readonly unanswered?: true;
  /**
   * When the first hangup was received, in milliseconds since the epoch; or when the call's record says that it ended,
   * where the hangup was read from there.
   */
  readonly endedAt?: number;
  /** Machine detection heard a machine. Absent: a person, or not known. */
  readonly machine?: true;
  /** How the call ended. */
  readonly hangup?: {
    readonly cause?: string;
    readonly code?: number;
    readonly name?: string;
    readonly source?: string;
    /** No callback told of it: it was read from the call's record in Plivo's API. */
    readonly inferred?: true;
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

/**
 * Adds an event to what is known of a call.
 *
 * Pure, and never runs backwards: a ring that arrives after the answer adds its facts and leaves the status alone,
 * and the same event twice changes nothing. What an event says of the call's state outranks what its type proves.
 *
 * The order of arrival does not matter to the status, the times, the machine verdict and the end, as long as each event
 * is taken once, which `eventId` tells: a hangup that a callback tells corrects one that was inferred, before or after.
 * Where two events contradict each other in another fact, the first counts.
 *
 * Events of another leg, such as the one that the call dialled, leave the state as it is: their hangup is not its end.
 * So do types that are not known.
 */
export function foldCall(state: CallState, event: CallEvent): CallState {
  const proof: Proof | undefined = proves[event.type];
  const { status, time } = (event.callStatus === "ringing" && proof?.ifRinging) || proof || {};
  if (!status || (time && isOtherLeg(state, event))) return state;
  const news = { status, ...(time && factsOf(event)), ...(event.type === "hangup" && endOf(event)) };
  const corrects = state.hangup?.inferred && news.hangup && !news.hangup.inferred;
  const [first, second] = corrects ? [news, state] : [state, news];
  const next: Mutable<CallState> = { ...second, ...first };
  if (rank(news.status) > rank(state.status)) next.status = news.status;
  if (news.hangup) {
    const hangup: Mutable<NonNullable<CallState["hangup"]>> = { ...second.hangup, ...first.hangup };
    if (!first.hangup?.inferred && state.hangup) delete hangup.inferred;
    next.hangup = hangup;
  }
  // Only a hangup has it.
  const { receivedAt, endedAt: at = receivedAt } = event as HangupEvent;
  if (time) next[time] = Math.min(state[time] ?? at, at);
  if (next.unanswered) delete next.answeredAt;
  return next;
}

function isOtherLeg(
  { callUuid, requestUuid, hangup }: CallState,
  { callUuid: leg, aLegUuid = leg }: CallEvent,
): boolean {
  // An end that was inferred of a call which no callback had named has the request's id for one.
  const known = hangup?.inferred && callUuid === requestUuid ? undefined : callUuid;
  return leg !== aLegUuid || ![known ?? leg, requestUuid].includes(leg);
}

/** What an event says in the words of a state. */
function factsOf(event: CallEvent): Partial<CallState> {
  // Only a hangup has all of them.
  const { callUuid, requestUuid, from, to, direction, machine } = event as HangupEvent;
  const { unanswered, duration, billDuration, totalCost } = event as HangupEvent;
  return told({
    ...{ callUuid, requestUuid, from, to, direction, machine },
    ...{ unanswered, duration, billDuration, totalCost },
  });
}

function endOf(event: HangupEvent): Pick<CallState, "status" | "hangup"> {
  return {
    status: hangupStatus(event),
    hangup: told({
      cause: event.hangupCause,
      code: event.hangupCauseCode,
      name: event.hangupCauseName,
      source: event.hangupSource,
      inferred: event.inferred,
    }),
  };
}

type Mutable<Facts> = { -readonly [Fact in keyof Facts]: Facts[Fact] };
type WithGaps<Facts> = { readonly [Fact in keyof Facts]: Facts[Fact] | undefined };

/** Those of the facts that are told. */
function told<Facts extends object>(facts: WithGaps<Facts>): Facts {
  // What is left of the facts are facts.
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Facts;
}
