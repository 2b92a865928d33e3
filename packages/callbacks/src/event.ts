/** What a callback tells: one of the five URLs that a Make a Call request can name. */
export type CallEventType = "ring" | "answer" | "fallback" | "machine" | "hangup";

/**
 * What every callback says about its call.
 *
 * Plivo documents more parameters than it sends: only the ones that every captured callback carried are required.
 */
export interface CallFacts {
  /** `CallUUID`: this leg of the call. */
  readonly callUuid: string;
  /** `RequestUUID`: the destination of a Make a Call request; absent on inbound calls. */
  readonly requestUuid?: string;
  /** `ALegUUID`: the first leg's `callUuid`. */
  readonly aLegUuid?: string;
  /** `ALegRequestUUID`: the first leg's `requestUuid`. */
  readonly aLegRequestUuid?: string;
  /** The caller: digits without `+`, whichever way Plivo wrote it, or a SIP URI; empty if Plivo sent it empty. */
  readonly from: string;
  /** The callee: digits without `+`, or a SIP URI. */
  readonly to: string;
  readonly direction: "outbound" | "inbound";
  /** `CallStatus` in Plivo's words, such as `in-progress`. */
  readonly callStatus: string;
  /** `SessionStart`, UTC: `YYYY-MM-DD HH:mm:ss.ffffff`. */
  readonly sessionStart?: string;
  readonly stirVerification?: string;
  readonly stirAttestation?: string;
  /** When the callback was received, in milliseconds since the epoch, by the receiver's clock. */
  readonly receivedAt: number;
  /**
   * Every parameter as it came, the `X-PH-` headers and the undocumented ones included; of a name that repeats, the
   * first value. In a GET your own query is among them: Plivo merges the two.
   */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The callee's phone rings. May arrive after the answer, or never. */
export interface RingEvent extends CallFacts {
  readonly type: "ring";
}

/** The call was answered and Plivo asks for the answer document. */
export interface AnswerEvent extends CallFacts {
  readonly type: "answer";
  /** Synchronous machine detection heard a machine. Absent means a person, or no detection. */
  readonly machine?: true;
}

/** The answer URL gave no document, and Plivo asks the fallback URL for one. */
export interface FallbackEvent extends CallFacts {
  readonly type: "fallback";
  readonly machine?: true;
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

/** One callback, parsed. */
export type CallEvent = RingEvent | AnswerEvent | FallbackEvent | MachineEvent | HangupEvent;

/** The event that a type stands for: `CallEventOf<"hangup">` is `HangupEvent`. */
export type CallEventOf<Type extends CallEventType> = Extract<CallEvent, { readonly type: Type }>;
