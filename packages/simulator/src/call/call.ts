import type { CallbackAttempt } from "../callback/attempt.ts";
import type { HangupCause } from "../hangup-cause.ts";
import type { Scenario } from "../scenario.ts";
import type { CallPhase, SimulatedCall } from "../simulated-call.ts";
import type { DocumentSource } from "./document-source.ts";
import type { Recording } from "./recording.ts";
import type { CallRequest } from "./request.ts";
import type { Stream } from "./stream.ts";

/** A call while it lives. */
export class Call implements SimulatedCall {
  status: CallPhase = "queued";
  initiatedAt: number | undefined;
  ringingAt: number | undefined;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  machine = false;
  hangupCause: HangupCause | undefined;
  readonly heard: string[] = [];
  sentDigits = "";
  readonly recordings: Set<Recording> = new Set();
  readonly streams: Stream[] = [];
  /** Starts the recording that waits for a Dial to be answered. */
  onDialAnswer: (() => void) | undefined;
  readonly callbacks: CallbackAttempt[] = [];
  /** Prompts that have waited for keys. */
  prompts = 0;
  /** Times that the documents have let pass; one that only redirects lets none. */
  pauses = 0;
  /** How much the callee had heard when the last prompt began. */
  heardBeforePrompt = 0;
  readonly requestUuid: string;
  readonly callUuid: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: number;
  readonly request: CallRequest;
  readonly scenario: Scenario;
  /** What the clock does not count of a microsecond timestamp. */
  readonly micros: number;
  readonly #ended = new AbortController();
  #document: AbortController | undefined;
  /** A transfer that came between two documents. */
  #transfer: Transfer | undefined;

  constructor(facts: {
    readonly requestUuid: string;
    readonly callUuid: string;
    readonly to: string;
    readonly createdAt: number;
    readonly request: CallRequest;
    readonly scenario: Scenario;
    readonly micros: number;
  }) {
    this.requestUuid = facts.requestUuid;
    this.callUuid = facts.callUuid;
    this.from = facts.request.from;
    this.to = facts.to;
    this.createdAt = facts.createdAt;
    this.request = facts.request;
    this.scenario = facts.scenario;
    this.micros = facts.micros;
  }

  /** Aborts when the call ends; the reason is its `HangupCause`. */
  get endSignal(): AbortSignal {
    return this.#ended.signal;
  }

  get isQueued(): boolean {
    return this.initiatedAt === undefined && !this.endSignal.aborted;
  }

  /** Being dialled, ringing or answered. */
  get isLive(): boolean {
    return this.initiatedAt !== undefined && !this.endSignal.aborted;
  }

  get isAnswered(): boolean {
    return this.answeredAt !== undefined && !this.endSignal.aborted;
  }

  /** Ends the call. The first cause counts. */
  end(cause: HangupCause): void {
    this.#ended.abort(cause);
  }

  /** Begins a document; its signal aborts when the call ends, or with a `Transfer`. */
  beginDocument(): AbortSignal {
    this.#document = new AbortController();
    if (this.#transfer) this.#document.abort(this.#transfer);
    this.#transfer = undefined;
    return AbortSignal.any([this.endSignal, this.#document.signal]);
  }

  /** Breaks off the running document and goes on with another. */
  transfer(source: DocumentSource): void {
    const transfer = new Transfer(source);
    if (this.#document) this.#document.abort(transfer);
    else this.#transfer = transfer;
  }

  endDocument(): void {
    this.#document = undefined;
  }
}

/** Why a document was broken off: another one takes over. */
export class Transfer {
  readonly source: DocumentSource;

  constructor(source: DocumentSource) {
    this.source = source;
  }
}
