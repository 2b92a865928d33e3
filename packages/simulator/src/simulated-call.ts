import type { CallbackAttempt } from "./callback/attempt.ts";
import type { HangupCause } from "./hangup-cause.ts";

/** Where a simulated call is: on its way, or how it ended. */
export type CallPhase = "queued" | "initiated" | "ringing" | "in-progress" | HangupCause["status"];

/** A call as the simulator knows it: everything a test could want to look at. Times are milliseconds since the epoch. */
export interface SimulatedCall {
  readonly requestUuid: string;
  readonly callUuid: string;
  /** `inbound`: somebody called one of the account's numbers. */
  readonly direction: "inbound" | "outbound";
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
  /** What was played to the other end, in order: the texts of Speak, the URLs of Play, how long a stream's audio was. */
  readonly heard: readonly string[];
  /** What the other end said, in order. */
  readonly said: readonly string[];
  /** Keys that Plivo pressed on behalf of the caller. */
  readonly sentDigits: string;
  /** The second leg while a Dial has bridged one. */
  readonly bridged: BridgedLeg | undefined;
  /** Every attempt to deliver a callback, in order of sending. */
  readonly callbacks: readonly CallbackAttempt[];
}

/** The second leg of a bridge. */
export interface BridgedLeg {
  readonly uuid: string;
  readonly to: string;
  /** What the API played to it, in order. */
  readonly heard: readonly string[];
  /** Keys that Plivo pressed on it. */
  readonly sentDigits: string;
}
