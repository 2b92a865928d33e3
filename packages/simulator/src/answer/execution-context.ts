import type { ResponseChild } from "@plivo-edge/xml";
import type { Call } from "../call/call.ts";
import type { DocumentSource } from "../call/document-source.ts";
import type { Context } from "../context.ts";
import type { HangupCause } from "../hangup-cause.ts";

/** What an element needs to be carried out. */
export interface ExecutionContext {
  readonly call: Call;
  readonly context: Context;
  /** Aborts when the call ends or a transfer cuts in. */
  readonly signal: AbortSignal;
  /** Waits, unless the signal aborts. */
  sleep(ms: number): Promise<void>;
  /** Answers an inbound call; an answered one stays as it is. */
  answer(): void;
  /** Carries out an element that stands inside another. */
  run(element: ResponseChild): Promise<Next>;
}

/** What comes after an element: the one that follows it, unless the element says otherwise. */
export type Next = undefined | { readonly next: DocumentSource } | { readonly end: HangupCause };

/** Carries out one kind of element. */
export type Run<Element> = (element: Element, execution: ExecutionContext) => Promise<Next>;
