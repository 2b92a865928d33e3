import type { CallFacts } from "./facts.ts";

/** The callee's phone rings. May arrive after the answer, or never. */
export interface RingEvent extends CallFacts {
  readonly type: "ring";
}

/** Asynchronous machine detection heard a machine. There is no such callback for a person. */
export interface MachineEvent extends CallFacts {
  readonly type: "machine";
  readonly machine: true;
  /** What Plivo does next. */
  readonly ifMachine?: "continue" | "hangup";
}

/** The call is over. */
export interface HangupEvent extends CallFacts {
  readonly type: "hangup";
  readonly machine?: true;
  /** Read from the call's record in Plivo's API, because no callback came. Never set by `parseCallback`. */
  readonly inferred?: true;
  /** The telephony cause, such as `NORMAL_CLEARING`. */
  readonly hangupCause?: string;
  /**
   * Plivo's code, such as 4000.
   *
   * @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes
   */
  readonly hangupCauseCode?: number;
  /** The code's name, such as `Normal Hangup`. */
  readonly hangupCauseName?: string;
  /** Who ended it: `Callee`, `Carrier`, `API Request` … */
  readonly hangupSource?: string;
  /** Seconds from answer to end; 0 if nobody answered. */
  readonly duration?: number;
  /** Seconds billed, after rounding up to the billing increment. */
  readonly billDuration?: number;
  /** Decimal string, such as `0.01000`. */
  readonly totalCost?: string;
  /** In the time zone of the Plivo console, without an offset: do not read it as UTC. */
  readonly startTime?: string;
  /** In the console's time zone; absent if nobody answered. */
  readonly answerTime?: string;
  /** In the console's time zone. */
  readonly endTime?: string;
}
