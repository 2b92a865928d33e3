import type { FailureKind } from "./delivery-failure.ts";

/** An event that a sink was not able to take, and that its feed keeps. */
export interface SetAside {
  readonly seq: number;
  readonly id: string;
  /** When it was set aside, in milliseconds since the epoch. */
  readonly at: number;
}

/** Why a delivery failed, and when. */
export interface LastError {
  readonly kind: FailureKind;
  /** Of an HTTP response. */
  readonly status?: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Why a sink gets nothing until it is resumed: it said that it is gone, or the last try has failed. */
export type DisabledBy = "gone" | "exhausted";

/** How far a sink has taken a feed. */
export interface Mark {
  /** The last event that it has taken, or that is not for it. */
  readonly after: number;
  /** How many events to send at once, where it is fewer than usual. */
  readonly size?: number;
  /** The most that it was found to take at once, and until when it is spared more, in milliseconds since the epoch. */
  readonly limit?: { readonly size: number; readonly until: number };
  /** Failures in a row of what comes next. */
  readonly failures?: number;
  /** Which event was refused alone, and how often. */
  readonly refused?: { readonly seq: number; readonly times: number };
  /** Milliseconds since the epoch. */
  readonly retryAt?: number;
  readonly lastError?: LastError;
  readonly disabledBy?: DisabledBy;
  /** Events were forgotten, and it has not been told. */
  readonly gap?: boolean;
  /**
   * Events before `after` that it has refused again and again, and that are set aside when it takes the next one. Where it
   * refuses that too, it is not their fault.
   */
  readonly suspects?: readonly SetAside[];
  /** Where to go back to then. */
  readonly back?: number;
  /** The event behind which there is none yet that would tell. What comes there is tried at once. */
  readonly waitsBehind?: number;
  /** But not before that, as the sink has said; in milliseconds since the epoch. */
  readonly notBefore?: number;
  /** The newest hundred. */
  readonly setAside?: readonly SetAside[];
}

// A cursor that is a second old costs a second's events again, after a crash.
const savedAtMostEvery = 1_000;

/** A sink's mark on disk: one row. */
export class MarkStore {
  readonly #context: DurableObjectState;
  readonly #key: string;
  #mark: Mark | undefined;
  #savedAt = 0;
  #saved = 0;
  #isWaiting = false;

  constructor(context: DurableObjectState, sink: string) {
    this.#context = context;
    this.#key = `sink ${sink}`;
    this.#mark = context.storage.kv.get<Mark>(this.#key);
    this.#saved = this.#mark?.after ?? 0;
  }

  /** Undefined where the sink is new. */
  get current(): Mark | undefined {
    return this.#mark;
  }

  /** How far what is on disk is behind. */
  get unsaved(): number {
    return (this.#mark?.after ?? 0) - this.#saved;
  }

  /** Changes it, and not its row: when that is lost, nothing is. */
  move(mark: Mark): void {
    this.#mark = mark;
  }

  /** Changes it, and its row at once. */
  save(mark: Mark): void {
    this.#mark = mark;
    this.#context.storage.kv.put(this.#key, mark);
    this.#saved = mark.after;
    this.#savedAt = Date.now();
  }

  /** Changes it, and its row within a second. */
  saveSoon(mark: Mark): void {
    this.#mark = mark;
    if (this.#isWaiting) return;
    const left = this.#savedAt + savedAtMostEvery - Date.now();
    // Should the clock be set back, it is saved more often for once.
    if (left <= 0 || left > savedAtMostEvery) this.save(mark);
    else {
      this.#isWaiting = true;
      this.#context.waitUntil(this.#saveIn(left));
    }
  }

  async #saveIn(milliseconds: number): Promise<void> {
    await scheduler.wait(milliseconds);
    this.#isWaiting = false;
    if (this.#mark) this.save(this.#mark);
  }
}
