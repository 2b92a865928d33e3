import type { Answer } from "./answer/handler.ts";
import type { Environment } from "./config/environment.ts";
import type { RelayProblem } from "./problem.ts";
import type { EventsHandler } from "./sinks/sink-event.ts";

/**
 * What `createRelay` takes.
 *
 * @typeParam Env the Worker's environment, where your handlers use bindings of your own
 */
export interface RelayOptions<Env extends Environment = Environment> {
  /** Finds what the callee hears; runs each time Plivo asks, so it may be asked twice about one call. */
  readonly answer: Answer<Env>;
  /**
   * Milliseconds for which Plivo waits for a reply: for the answer handler, and for the event to be stored. After that the
   * callee hears an apology, an event that is not stored yet gets a 503, and both go on behind the reply. Plivo itself
   * waits 15 s for a document. A minute at most.
   * @default 5000
   */
  readonly answerTimeout?: number;
  /**
   * The feed that every call joins, besides the one that its dialler names; false for none.
   * @default "calls"
   */
  readonly feed?: string | false;
  /**
   * Is told of what only you can fix: what your answer handler threw, a stored document that Plivo would refuse or may
   * not do as it was meant, what your events handler threw, a setting that is wrong. All of it is in the log too.
   */
  readonly onError?: (problem: RelayProblem) => void;
  /**
   * Takes the events of all calls into a system of yours, such as a queue or a database; they are those of that feed. It
   * runs in the feed's object, so `createRelay` must be called where the Worker's module begins, and not in a request.
   */
  readonly events?: EventsHandler<Env>;
  /** The page at `/console`, which shows that feed: `@plivo-edge/relay/console.html`. Without it there is none. */
  readonly console?: string;
}
