import type { CallbackAttempt } from "./callback/attempt.ts";
import type { SimulatedCall } from "./simulated-call.ts";

/** Something that happened; the command prints a line for each. */
export type SimulatorEvent =
  | {
      readonly type: "created" | "initiated" | "ringing" | "answered" | "machine" | "ended";
      readonly call: SimulatedCall;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  | {
      readonly type: "callback";
      readonly call: SimulatedCall;
      readonly at: number;
      readonly attempt: CallbackAttempt;
    };
