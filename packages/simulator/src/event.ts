import type { CallRecord } from "./call/call.ts";
import type { CallbackAttempt } from "./callback/attempt.ts";

/** Something happened, for whoever watches the simulator: its command prints a line for each. */
export type SimulatorEvent =
  | {
      readonly type: "created" | "initiated" | "ringing" | "answered" | "machine" | "ended";
      readonly call: CallRecord;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  | {
      readonly type: "callback";
      readonly call: CallRecord;
      readonly at: number;
      readonly attempt: CallbackAttempt;
    };
