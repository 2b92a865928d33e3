import type { Source } from "../answer/source.ts";
import type { CallbackAttempt } from "../callback/attempt.ts";
import type { Ending } from "../ending.ts";
import type { Fate } from "../fate.ts";
import type { Recording } from "./recording.ts";
import type { CallRequest } from "./request.ts";
import type { Stream } from "./stream.ts";

export type CallPhase = "queued" | "initiated" | "ringing" | "in-progress" | Ending["status"];

/** A call as the simulator knows it: everything a test could want to look at. Times are milliseconds since the epoch. */
export interface CallRecord {
  readonly requestUuid: string;
  readonly callUuid: string;
  /** As the request had it. */
  readonly from: string;
  readonly to: string;
  readonly status: CallPhase;
  readonly createdAt: number;
  readonly initiatedAt: number | undefined;
  readonly ringingAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Machine detection heard a machine. */
  readonly machine: boolean;
  /** How it ended. */
  readonly ending: Ending | undefined;
  /** What was played to the callee, in order: the texts of Speak, the URLs of Play. */
  readonly heard: readonly string[];
  /** Keys that Plivo pressed on behalf of the caller. */
  readonly sentDigits: string;
  /** Every attempt to deliver a callback, in order of sending. */
  readonly callbacks: readonly CallbackAttempt[];
}

/** A call while it lives. */
export class Call implements CallRecord {
  status: CallPhase = "queued";
  initiatedAt: number | undefined;
  ringingAt: number | undefined;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  machine = false;
  ending: Ending | undefined;
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
  readonly fate: Fate;
  /** What the clock does not count of a microsecond timestamp. */
  readonly micros: number;
  readonly #life = new AbortController();
  #scene: AbortController | undefined;
  /** A transfer that came between two documents. */
  #transfer: Transfer | undefined;

  constructor(facts: {
    readonly requestUuid: string;
    readonly callUuid: string;
    readonly to: string;
    readonly createdAt: number;
    readonly request: CallRequest;
    readonly fate: Fate;
    readonly micros: number;
  }) {
    this.requestUuid = facts.requestUuid;
    this.callUuid = facts.callUuid;
    this.from = facts.request.from;
    this.to = facts.to;
    this.createdAt = facts.createdAt;
    this.request = facts.request;
    this.fate = facts.fate;
    this.micros = facts.micros;
  }

  /** Aborts when the call ends; the reason is its `Ending`. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  get isQueued(): boolean {
    return this.initiatedAt === undefined && !this.life.aborted;
  }

  /** Being dialled, ringing or answered. */
  get isLive(): boolean {
    return this.initiatedAt !== undefined && !this.life.aborted;
  }

  get isAnswered(): boolean {
    return this.answeredAt !== undefined && !this.life.aborted;
  }

  /** Ends the call. The first to end it has the last word. */
  end(ending: Ending): void {
    this.#life.abort(ending);
  }

  /** Begins a document; its signal aborts when the call ends, or with a `Transfer`. */
  openScene(): AbortSignal {
    this.#scene = new AbortController();
    if (this.#transfer) this.#scene.abort(this.#transfer);
    this.#transfer = undefined;
    return AbortSignal.any([this.life, this.#scene.signal]);
  }

  /** Breaks off the running document and goes on with another. */
  transfer(source: Source): void {
    const transfer = new Transfer(source);
    if (this.#scene) this.#scene.abort(transfer);
    else this.#transfer = transfer;
  }

  closeScene(): void {
    this.#scene = undefined;
  }
}

/** Why a document was broken off: another one takes over. */
export class Transfer {
  readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }
}
