/**
 * Which of its URLs Plivo calls. `notice` is a callback of an XML element or of the API that steers nothing,
 * `asynchronous` the reply of the asynchronous API.
 */
export type CallbackEvent =
  | "ring"
  | "answer"
  | "fallback"
  | "machine"
  | "hangup"
  | "action"
  | "redirect"
  | "transfer"
  | "notice"
  | "asynchronous";

/** A callback before it is sent. */
export interface Callback {
  readonly event: CallbackEvent;
  /** As the caller gave it, without its fragment. */
  readonly url: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A fault that can strike a callback. */
export type FaultName = "drop" | "refuse" | "loseReply" | "duplicate" | "late" | "delay" | "forge";

/** One try to deliver a callback. */
export interface CallbackAttempt extends Callback {
  /** Whose callback it is; absent for the reply of the asynchronous API. */
  readonly callUuid?: string;
  /** Counts the tries of this callback from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** As it went over the wire; absent if a fault kept it from being sent. */
  readonly request?: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** The receiver's reply; absent if there was none, or none yet. */
  readonly status?: number;
  /** The body of the reply, as much of it as Plivo would read. */
  readonly reply?: string;
  /** Why there was no reply, or what is wrong with it. */
  readonly error?: string;
  /** The fault that struck it. */
  readonly fault?: FaultName;
}
