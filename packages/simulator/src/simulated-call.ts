import type { CallbackAttempt } from "./callback/attempt.ts";
import type { HangupCause } from "./hangup-cause.ts";

export type CallPhase = "queued" | "initiated" | "ringing" | "in-progress" | HangupCause["status"];

/** A call as the simulator knows it: everything a test could want to look at. Times are milliseconds since the epoch. */
export interface SimulatedCall {
  readonly requestUuid: string;
  readonly callUuid: string;
  /** As the request had it. */
  readonly from: string;
  readonly to: string;
  readonly status: CallPhase;
  readonly createdAt: number;
  readonly initiatedAt: number | undefined;
  readonly ringingAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Machine detection heard a machine. */
  readonly machine: boolean;
  /** How it ended. */
  readonly hangupCause: HangupCause | undefined;
  /** What was played to the callee, in order: the texts of Speak, the URLs of Play. */
  readonly heard: readonly string[];
  /** Keys that Plivo pressed on behalf of the caller. */
  readonly sentDigits: string;
  /** Every attempt to deliver a callback, in order of sending. */
  readonly callbacks: readonly CallbackAttempt[];
}
