import type { Call } from "../call/call.ts";
import type { Ending } from "../ending.ts";
import type { Exchange } from "../exchange.ts";
import type { Source } from "./source.ts";

/** What an element needs to be carried out. */
export interface Stage {
  readonly call: Call;
  readonly exchange: Exchange;
  /** Aborts when the call ends or a transfer cuts in. */
  readonly signal: AbortSignal;
  /** Waits, unless the signal aborts. */
  sleep(ms: number): Promise<void>;
}

/** What comes after an element: the next one, unless it says otherwise. */
export type Step = undefined | { readonly next: Source } | { readonly end: Ending };

/** Carries out one element. */
export type Perform<Element> = (element: Element, stage: Stage) => Promise<Step>;
