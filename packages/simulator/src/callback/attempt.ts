/** Which of its URLs Plivo calls. `notice` is a callback of an XML element or of the API that steers nothing. */
export type CallbackEvent =
  | "ring"
  | "answer"
  | "fallback"
  | "machine"
  | "hangup"
  | "action"
  | "redirect"
  | "transfer"
  | "notice";

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
  /** Counts the tries of this callback from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The receiver's reply; absent if there was none, or none yet. */
  readonly status?: number;
  /** Why there was no reply, or why it did not do. */
  readonly error?: string;
  /** The fault that struck it. */
  readonly fault?: FaultName;
}
