import type { CallEvent, CallState } from "@plivo-edge/callbacks";

/** The WebSocket subprotocol that the relay answers with. The ticket travels beside it as a second one. */
export const subprotocol = "plivo-edge.v1";

/** The first frame of every connection: where the log stands for this subscriber. */
export interface WelcomeFrame {
  readonly type: "welcome";
  /** Names this log. Another epoch means another log: its sequence numbers do not compare. */
  readonly epoch: string;
  /** The events that follow come after this one. */
  readonly seq: number;
  /** False when the relay could not go on from where the subscriber was: events may have been missed. */
  readonly recovered: boolean;
  /** The call as of `seq`. */
  readonly state: CallState;
}

/** Everything that arrived together. */
export interface EventsFrame {
  readonly type: "events";
  /** Sequence number of the first event; each one after it counts one up. */
  readonly seq: number;
  readonly events: readonly CallEvent[];
}

/** After the last event of a call: nothing more will come. */
export interface EndFrame {
  readonly type: "end";
  /** Sequence number of the last event. */
  readonly seq: number;
}

export type Frame = WelcomeFrame | EventsFrame | EndFrame;

/** Why the relay closed a socket. Codes from 4400 on say that coming back with the same ticket is of no use. */
export const closeCodes = {
  /** The call is over and its last event was delivered. */
  ended: 1000,
  /** The relay restarts; come back. */
  restart: 1012,
  /** Read too slowly; come back and replay. */
  slow: 4008,
  /** The request is not one the relay understands. */
  badRequest: 4400,
  /** The ticket is missing, forged or expired, or not for this call. */
  unauthorized: 4401,
  /** This origin may not subscribe. */
  forbidden: 4403,
} as const;
