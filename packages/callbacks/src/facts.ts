/** A value that Plivo may add to: the ones it is known to send, and any other text. */
export type Open<Known extends string> = Known | (string & {});

/** What every event has. */
export interface EventFacts {
  /**
   * `CallUUID`: this leg of the call. Where Plivo left that out, the first of the other ids that it sent, or else the
   * one that the URL is known by.
   */
  readonly callUuid: string;
  /** When the callback was received, in milliseconds since the epoch, by the receiver's clock. */
  readonly receivedAt: number;
  /**
   * Every parameter as it came, the `X-PH-` headers and the undocumented ones included; of a name that repeats, the
   * first value. In a GET your own query is among them: Plivo merges the two.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** `X-Plivo-Signature-V3-Nonce`: another request with it is a replay. */
  readonly nonce?: string;
  /** What you put into this URL and into no other, so that two requests at it are copies of one event. */
  readonly urlId?: string;
}

/**
 * What a callback says about its call. Plivo documents more parameters than it sends, and some callbacks carry an id
 * alone: a fact that it left out, or left empty, is absent.
 */
export interface CallFacts extends EventFacts {
  /** `RequestUUID`: the destination of a Make a Call request; absent on inbound calls. */
  readonly requestUuid?: string;
  /** `ALegUUID`: the first leg's `callUuid`. */
  readonly aLegUuid?: string;
  /** `ALegRequestUUID`: the first leg's `requestUuid`. */
  readonly aLegRequestUuid?: string;
  /** The caller: digits without `+`, whichever way Plivo wrote it, a SIP URI, or a word such as `Anonymous`. */
  readonly from?: string;
  /** The callee: digits without `+`, or a SIP URI. */
  readonly to?: string;
  readonly direction?: Open<"outbound" | "inbound">;
  /** `CallStatus` in Plivo's words. */
  readonly callStatus?: Open<
    "ringing" | "in-progress" | "completed" | "busy" | "failed" | "timeout" | "no-answer" | "cancel"
  >;
  /** `SessionStart`, UTC: `YYYY-MM-DD HH:mm:ss.ffffff`. */
  readonly sessionStart?: string;
  readonly stirVerification?: Open<"Verified" | "Not Verified" | "Not Applicable">;
  readonly stirAttestation?: Open<"A" | "B" | "C" | "Not Applicable">;
}

/** A request for a document, made while the call waits for it. */
export interface DocumentFacts extends CallFacts {
  /** Synchronous machine detection heard a machine. Absent means a person, or no detection. */
  readonly machine?: true;
}

/** A `<MultiPartyCall>`, and the participant that an event of it is about, if it is about one. */
export interface MultiPartyFacts {
  readonly mpcUuid?: string;
  readonly mpcName?: string;
  /** Names the participant in the multiparty call. */
  readonly memberId?: string;
  readonly participantRole?: Open<"agent" | "customer" | "supervisor" | "ai-agent">;
  /** The participant's call: it need not be the one whose document named the URL. */
  readonly participantCallUuid?: string;
}

/** A recording. The facts about its length are absent while it goes on. */
export interface RecordingFacts {
  readonly recordingId?: string;
  /** Where the file is, or will be. Whoever knows it may be able to listen. */
  readonly recordUrl?: string;
  /** Seconds. */
  readonly recordingDuration?: number;
  /** Milliseconds. */
  readonly recordingDurationMs?: number;
  /** Milliseconds since the epoch. */
  readonly recordingStartMs?: number;
  /** Milliseconds since the epoch. */
  readonly recordingEndMs?: number;
}
