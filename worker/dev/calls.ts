import { type CallState, isEnded, queuedCall } from "@plivo-edge/callbacks";
import { type FeedUpdate, watchFeed } from "@plivo-edge/live";
import type { RelayClient } from "@plivo-edge/live/server";
import { type MagicNumber, scenarios } from "@plivo-edge/simulator";

/** The calls that `npm start` places: numbers whose scenario the simulator knows. */
export const numbers: readonly string[] = [
  "14155550100",
  "14155550101",
  "14155550102",
  "14155550103",
  "14155550104",
  "14155550106",
  "14155550110",
];

/** What a number's last digits promise. */
export function scenarioOf(number: string): MagicNumber {
  const scenario = scenarios.find(({ suffix }) => number.endsWith(suffix)) ?? scenarios[0];
  if (!scenario) throw new Error("the simulator knows no scenario");
  return scenario;
}

/** One call, as the relay's feed of all calls tells of it. */
export interface DemoCall {
  /** Short, and in order of appearance: a1, b2 … */
  readonly label: string;
  readonly steps: { readonly type: string; readonly at: number }[];
  state: CallState;
}

/** All calls of this run, wherever they were placed, each event once and in order or not at all. */
export class DemoCalls {
  readonly #calls: Map<string, DemoCall> = new Map();
  readonly #tell: (call: DemoCall, type: string, at: number) => void;
  readonly #changes: Set<() => void> = new Set();
  #hasGap = false;
  events = 0;

  /** @param tell is called for each event */
  constructor(tell: (call: DemoCall, type: string, at: number) => void) {
    this.#tell = tell;
  }

  /** Follows the relay's feed until the signal says so. */
  async follow(relay: RelayClient, signal: AbortSignal): Promise<void> {
    const watch = watchFeed(() => relay.ticket({ feed: "calls" }), { signal });
    try {
      for await (const update of watch) this.#take(update);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  get(call: string): DemoCall {
    let known = this.#calls.get(call);
    if (!known) {
      const count = this.#calls.size;
      known = {
        label: `${String.fromCharCode(97 + (count % 26))}${count + 1}`,
        steps: [],
        state: queuedCall,
      };
      this.#calls.set(call, known);
    }
    return known;
  }

  get running(): number {
    return [...this.#calls.values()].filter(({ state }) => !isEnded(state.status)).length;
  }

  get ended(): number {
    return this.#calls.size - this.running;
  }

  /** Waits for the end of a call. */
  async end(call: string, signal: AbortSignal): Promise<DemoCall> {
    const known = this.get(call);
    while (!isEnded(known.state.status) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const change = (): void => {
          this.#changes.delete(change);
          signal.removeEventListener("abort", change);
          resolve();
        };
        this.#changes.add(change);
        signal.addEventListener("abort", change);
      });
    }
    return known;
  }

  /** Whether a call ended as its number promises, and nothing of this run was missed. */
  isAsPromised({ state }: DemoCall, number: string): boolean {
    const { status, code } = scenarioOf(number).hangupCause;
    return !this.#hasGap && state.status === status && state.hangup?.code === code;
  }

  #take(update: FeedUpdate): void {
    if (update.call === undefined) this.#hasGap = true;
    else {
      const call = this.get(update.call);
      call.state = update.state;
      call.steps.push({ type: update.event.type, at: update.event.receivedAt });
      this.events += 1;
      this.#tell(call, update.event.type, update.event.receivedAt);
    }
    for (const change of [...this.#changes]) change();
  }
}
