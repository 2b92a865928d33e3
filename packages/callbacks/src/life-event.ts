import type { CallFacts, Open } from "./facts.ts";

/** The callee's phone rings. May arrive after the answer, or never. */
export interface RingEvent extends CallFacts {
  readonly type: "ring";
}

/** Asynchronous machine detection has a verdict. Plivo documents this callback for a machine only. */
export interface MachineEvent extends CallFacts {
  readonly type: "machine";
  /** It heard a machine. Absent where the callback does not say so. */
  readonly machine?: true;
  /** What Plivo does next. */
  readonly ifMachine?: Open<"continue" | "hangup">;
}

/** The call is over. */
export interface HangupEvent extends CallFacts {
  readonly type: "hangup";
  /** Machine detection heard a machine. */
  readonly machine?: true;
  /** Read from the call's record in Plivo's API, because no callback came. Never set by `parseCallback`. */
  readonly inferred?: true;
  /**
   * When the call ended, in milliseconds since the epoch, of an inferred hangup: a record's times have an offset, those
   * of a callback have none. Never set by `parseCallback`.
   */
  readonly endedAt?: number;
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
  /** Who ended it. */
  readonly hangupSource?: Open<
    "Caller" | "Callee" | "Plivo" | "Carrier" | "API Request" | "Answer XML" | "Error" | "Unknown"
  >;
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
  /** `AnswerTime` came, and was empty: nobody answered. */
  readonly unanswered?: true;
  /** In the console's time zone. */
  readonly endTime?: string;
}

/** An event of a call's life: a callback to a URL of Make a Call, except those that ask for a document. */
export type LifeEvent = RingEvent | MachineEvent | HangupEvent;
