import type { CallbackAttempt } from "./callback/attempt.ts";
import type { SimulatedCall } from "./simulated-call.ts";

/** What happens to a call. */
export type CallEventType = "created" | "initiated" | "ringing" | "answered" | "machine" | "ended";

/** Something that happened; the command prints a line for each. */
export type SimulatorEvent =
  | {
      readonly type: CallEventType;
      readonly call: SimulatedCall;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  | {
      readonly type: "callback";
      /** Absent for the reply of the asynchronous API. */
      readonly call: SimulatedCall | undefined;
      readonly at: number;
      readonly attempt: CallbackAttempt;
    }
  | {
      /** A request had something that no document of Plivo's shows: Plivo may take it differently. */
      readonly type: "warning";
      readonly message: string;
      readonly at: number;
    };
