import type { DocumentFacts, MultiPartyFacts, Open, RecordingFacts } from "./facts.ts";

/** The call was answered and Plivo asks for the answer document. */
export interface AnswerEvent extends DocumentFacts {
  readonly type: "answer";
}

/** The answer URL gave no document, and Plivo asks the fallback URL for one. */
export interface FallbackEvent extends DocumentFacts {
  readonly type: "fallback";
}

/** `<GetDigits>` got digits, and Plivo asks its `action` how to go on. */
export interface DigitsEvent extends DocumentFacts {
  readonly type: "digits";
  /** Without the key that ended them; empty where Plivo sent none. */
  readonly digits: string;
}

/** `<GetInput>` got digits or speech, and Plivo asks its `action` how to go on. */
export interface InputEvent extends DocumentFacts {
  readonly type: "input";
  readonly inputType?: Open<"dtmf" | "speech">;
  readonly digits?: string;
  readonly speech?: string;
  /** From 0 to 1. */
  readonly speechConfidenceScore?: number;
}

/**
 * `<Record>` has recorded, or with `recordSession` has begun to, and Plivo asks its `action` how to go on. When the
 * file is ready, a `recording` follows at its `callbackUrl`.
 */
export interface RecordEvent extends DocumentFacts, RecordingFacts {
  readonly type: "record";
  /** The key that ended the recording. */
  readonly digits?: string;
}

/** `<Dial>` has come to its end, whether somebody answered or not, and Plivo asks its `action` how to go on. */
export interface DialEvent extends DocumentFacts {
  readonly type: "dial";
  readonly dialStatus?: Open<"completed" | "busy" | "failed" | "cancel" | "timeout" | "no-answer">;
  /** Whether it rang. */
  readonly dialRingStatus?: boolean;
  /** The telephony cause of the leg's end. */
  readonly dialHangupCause?: string;
  /** The leg that answered. */
  readonly dialBLegUuid?: string;
}

/**
 * The call has left a `<Conference>` or a `<MultiPartyCall>`, and Plivo asks its `action`, or its `onExitActionUrl`, how
 * to go on.
 */
export interface ExitEvent extends DocumentFacts, RecordingFacts, MultiPartyFacts {
  readonly type: "exit";
  readonly conferenceName?: string;
  readonly conferenceUuid?: string;
  readonly conferenceMemberId?: string;
  /** As Plivo writes it. */
  readonly participantJoinTime?: string;
  /** As Plivo writes it. */
  readonly participantEndTime?: string;
}

/** Plivo follows a `<Redirect>`. */
export interface RedirectEvent extends DocumentFacts {
  readonly type: "redirect";
}

/** The call was transferred by the API, and Plivo asks for its new document. */
export interface TransferEvent extends DocumentFacts {
  readonly type: "transfer";
}

/** Plivo asks for a document and carries out what it says: reply with XML. */
export type DocumentEvent =
  | AnswerEvent
  | FallbackEvent
  | DigitsEvent
  | InputEvent
  | RecordEvent
  | DialEvent
  | ExitEvent
  | RedirectEvent
  | TransferEvent;
