import type { CallEvent } from "./event.ts";

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

/**
 * Adds an event to what is known of a call.
 *
 * Pure, and never runs backwards: a ring that arrives after the answer adds its facts and leaves the status alone,
 * and the same event twice changes nothing.
 */
export declare function foldCall(state: CallState, event: CallEvent): CallState;
