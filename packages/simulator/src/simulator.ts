import { createApi } from "./api/app.ts";
import { type ApiFailure, type ApiFaultOptions, ApiFaults } from "./api/faults.ts";
import type { CallRecord } from "./call/call.ts";
import { Courier } from "./callback/courier.ts";
import type { Faults } from "./callback/faults.ts";
import type { Fetch } from "./callback/send.ts";
import type { Clock } from "./clock/clock.ts";
import { realClock } from "./clock/real-clock.ts";
import type { SimulatorEvent } from "./event.ts";
import { Exchange } from "./exchange.ts";
import { type Fate, fateOf } from "./fate.ts";
import { seededRandom } from "./random.ts";
import { offsetMs } from "./time.ts";

export interface SimulatorOptions {
  /** The account's id, 20 characters that begin with `MA`. */
  readonly authId: string;
  /** Authenticates API requests, and signs callbacks. */
  readonly authToken: string;
  /** @default realClock() */
  readonly clock?: Clock;
  /** The same seed gives the same ids, nonces and faults. @default 1 */
  readonly seed?: number;
  /** Delivers callbacks. @default the platform's `fetch` */
  readonly fetch?: Fetch;
  /** Fates by destination, or by its last digits; they win over the table of magic numbers. */
  readonly fates?: Readonly<Record<string, Fate>>;
  /** What goes wrong with callbacks; can be set later too. */
  readonly faults?: Faults;
  /** How many calls are dialled in a second; more are queued. @default 2 */
  readonly callsPerSecond?: number;
  /** Whether `CallUUID` differs from `RequestUUID`, as it did until about 2020. @default false */
  readonly idsDiffer?: boolean;
  /** The zone of the Plivo console, in which `StartTime`, `AnswerTime` and `EndTime` are written. @default "+00:00" */
  readonly timeZoneOffset?: string;
  /** Whether synchronous machine detection holds the answer URL back. Plivo's documents disagree. @default true */
  readonly machineDetectionDelaysAnswer?: boolean;
  /** Whether `hangup_url` is `answer_url` if there is none. Plivo's documents disagree. @default false */
  readonly hangupUrlDefaultsToAnswerUrl?: boolean;
  /** Told everything that happens. */
  readonly onEvent?: (event: SimulatorEvent) => void;
}

/**
 * A Plivo on this machine.
 *
 * @example
 * const simulator = new Simulator({ authId, authToken });
 * const plivo = new Plivo({ authId, authToken, fetch: simulator.fetch });
 */
export class Simulator {
  /** What goes wrong with callbacks from now on. */
  faults: Faults;
  readonly #apiFaults: ApiFaults = new ApiFaults();
  readonly #exchange: Exchange;
  readonly #request: (request: Request) => Promise<Response>;

  /** @throws RangeError if `timeZoneOffset` does not read like `+05:30`. */
  constructor(options: SimulatorOptions) {
    const { clock = realClock(), seed = 1, authId, authToken, fates = {} } = options;
    const { fetch = (input, init) => globalThis.fetch(input, init), onEvent = () => undefined } = options;
    const { timeZoneOffset = "+00:00" } = options;
    offsetMs(timeZoneOffset);
    this.faults = options.faults ?? {};
    const courier = new Courier({
      clock,
      authToken,
      fetch,
      // Apart from the ids, so that a fault does not change those of the calls that follow.
      nonces: seededRandom(seed + 1),
      luck: seededRandom(seed + 2),
      faults: () => this.faults,
      onAttempt: (call, attempt) => onEvent({ type: "callback", call, attempt, at: clock.now() }),
    });
    const settings = {
      authId,
      authToken,
      timeZoneOffset,
      callsPerSecond: options.callsPerSecond ?? 2,
      idsDiffer: options.idsDiffer ?? false,
      machineDetectionDelaysAnswer: options.machineDetectionDelaysAnswer ?? true,
      hangupUrlDefaultsToAnswerUrl: options.hangupUrlDefaultsToAnswerUrl ?? false,
      fateOf: (to: string) => chosenFate(fates, to) ?? fateOf(to),
    };
    this.#exchange = new Exchange({ settings, clock, random: seededRandom(seed), courier, onEvent });
    const api = createApi(this.#exchange);
    this.#request = (request) =>
      clock.within(Number.POSITIVE_INFINITY, () => {
        return this.#apiFaults.reply(request, async () => api.fetch(request));
      });
  }

  /** Answers a request as `api.plivo.com` would, whatever its host. Bound: give it to a client as its `fetch`. */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    return this.#request(new Request(input, init));
  };

  /**
   * Makes the next request that makes calls fail, or the requests that the options name.
   *
   * @example
   * simulator.failNext(new Response(null, { status: 429, headers: { "Retry-After": "1" } }));
   * simulator.failNext("reset", { after: true }); // the call is made, and its maker does not learn of it
   */
  failNext(failure: ApiFailure, options: ApiFaultOptions = {}): void {
    this.#apiFaults.add(failure, options);
  }

  /** Every call ever made, oldest first. */
  get calls(): readonly CallRecord[] {
    return this.#exchange.calls;
  }

  /**
   * Resolves when no call is running and every callback has been delivered or given up.
   * A virtual clock that is moved by hand has to be moved meanwhile.
   *
   * @throws what a function in `fates` threw.
   */
  idle(): Promise<void> {
    return this.#exchange.idle();
  }
}

function chosenFate(fates: Readonly<Record<string, Fate>>, to: string): Fate | undefined {
  const destination = to.replace(/^\+/, "");
  const exact = fates[to] ?? fates[destination];
  return exact ?? Object.entries(fates).find(([suffix]) => destination.endsWith(suffix))?.[1];
}
