/** What every event has. */
export interface EventFacts {
  /** `CallUUID`: this leg of the call. */
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
 * What a callback says about its call.
 *
 * Plivo documents more parameters than it sends: only the ones that every captured callback carried are required.
 */
export interface CallFacts extends EventFacts {
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
}

/** A request for a document, made while the call waits for it. */
export interface DocumentFacts extends CallFacts {
  /** Synchronous machine detection heard a machine. Absent means a person, or no detection. */
  readonly machine?: true;
}

/** What a notice says about its call: some carry nothing but its `CallUUID`. */
export interface NoticeFacts extends EventFacts, Partial<Omit<CallFacts, keyof EventFacts>> {}

/** A `<MultiPartyCall>`, and the participant that an event of it is about, if it is about one. */
export interface MultiPartyFacts {
  readonly mpcUuid?: string;
  readonly mpcName?: string;
  /** Names the participant in the multiparty call. */
  readonly memberId?: string;
  readonly participantRole?: "agent" | "customer" | "supervisor" | "ai-agent";
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
  readonly recordingDurationMs?: number;
  /** Milliseconds since the epoch. */
  readonly recordingStartMs?: number;
  /** Milliseconds since the epoch. */
  readonly recordingEndMs?: number;
}
