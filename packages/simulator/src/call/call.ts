import type { Account } from "../account.ts";
import type { CallbackAttempt } from "../callback/attempt.ts";
import type { HangupCause } from "../hangup-cause.ts";
import type { Prompt, Reaction, Scenario } from "../scenario.ts";
import type { BridgedLeg, CallPhase, SimulatedCall } from "../simulated-call.ts";
import type { DocumentSource } from "./document-source.ts";
import type { Recording } from "./recording.ts";
import type { CallRequest } from "./request.ts";
import type { HearingLeg } from "./sound.ts";
import type { Stream, StreamedCall } from "./stream.ts";

/** The second leg of a bridge, as what happens to the call reaches it. */
export interface SecondLeg extends BridgedLeg, HearingLeg {
  readonly heard: string[];
  sentDigits: string;
  /** Breaks the bridge; the leg goes on with another document. */
  transfer(source: DocumentSource): void;
}

/** What is known of a call when it is made. */
export interface CallFacts {
  readonly account: Account;
  readonly direction: "inbound" | "outbound";
  readonly requestUuid: string;
  readonly callUuid: string;
  readonly to: string;
  readonly createdAt: number;
  readonly request: CallRequest;
  readonly scenario: Scenario;
  /** What the clock does not count of a microsecond timestamp. */
  readonly micros: number;
}

/** A call while it lives. */
export class Call implements SimulatedCall, StreamedCall {
  status: CallPhase = "queued";
  initiatedAt: number | undefined;
  ringingAt: number | undefined;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  machine = false;
  hangupCause: HangupCause | undefined;
  readonly heard: string[] = [];
  readonly said: string[] = [];
  sentDigits = "";
  readonly sounds: Set<AbortController> = new Set();
  readonly recordings: Set<Recording> = new Set();
  readonly streams: Stream[] = [];
  bridged: SecondLeg | undefined;
  /** Starts the recording that waits for a Dial to be answered. */
  onDialAnswer: (() => void) | undefined;
  readonly callbacks: CallbackAttempt[] = [];
  /** Times that the documents have let pass; one that only redirects lets none. */
  pauses = 0;
  readonly account: Account;
  readonly direction: "inbound" | "outbound";
  readonly requestUuid: string;
  readonly callUuid: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: number;
  readonly request: CallRequest;
  readonly scenario: Scenario;
  readonly micros: number;
  /** Prompts so far. */
  #prompts = 0;
  /** How much the other end had heard when the last prompt began. */
  #heardBefore = 0;
  readonly #ended = new AbortController();
  #document: AbortController | undefined;
  /** A transfer that came between two documents. */
  #transfer: Transfer | undefined;

  constructor(facts: CallFacts) {
    this.account = facts.account;
    this.direction = facts.direction;
    this.requestUuid = facts.requestUuid;
    this.callUuid = facts.callUuid;
    this.from = facts.request.from;
    this.to = facts.to;
    this.createdAt = facts.createdAt;
    this.request = facts.request;
    this.scenario = facts.scenario;
    this.micros = facts.micros;
  }

  /** Its callbacks are its own. */
  get call(): SimulatedCall {
    return this;
  }

  get sipHeaders(): Readonly<Record<string, string>> {
    return this.request.sipHeaders;
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

  /** What the other end does at the prompt that begins now. `sounds` is what it is about to hear. */
  react(sounds: readonly string[] = []): { readonly keys: string; readonly speech: string } {
    const heard = [...this.heard.slice(this.#heardBefore), ...sounds];
    this.#heardBefore = this.heard.length + sounds.length;
    this.#prompts += 1;
    const prompt = { to: this.to, number: this.#prompts, heard };
    return {
      keys: reactionTo(prompt, this.scenario.digits),
      speech: reactionTo(prompt, this.scenario.speech),
    };
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

function reactionTo(prompt: Prompt, reaction: Reaction = ""): string {
  if (typeof reaction === "string") return reaction;
  if (typeof reaction === "function") return reaction(prompt);
  return reaction[prompt.number - 1] ?? "";
}

/** Why a document was broken off: another one takes over. */
export class Transfer {
  readonly source: DocumentSource;

  constructor(source: DocumentSource) {
    this.source = source;
  }
}
