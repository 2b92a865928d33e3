import { createApi } from "./api/app.ts";
import { type ApiFailure, type ApiFaultOptions, ApiFaults } from "./api/faults.ts";
import type { Faults } from "./callback/faults.ts";
import type { Fetch } from "./callback/send.ts";
import { WebhookSender } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import { realClock } from "./clock/real-clock.ts";
import type { SimulatorEvent } from "./event.ts";
import { seededRandom } from "./random.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import type { SimulatedCall } from "./simulated-call.ts";
import { Switch } from "./switch.ts";
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
  /** Scenarios by destination, or by its last digits; they win over the table of magic numbers. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** What goes wrong with callbacks; can be set later too. */
  readonly faults?: Faults;
  /** How many calls are dialled in a second; more are queued. @default 2 */
  readonly callsPerSecond?: number;
  /** Whether `CallUUID` differs from `RequestUUID`, as it did until about 2020. @default false */
  readonly idsDiffer?: boolean;
  /** The zone of the Plivo console, in which `StartTime`, `AnswerTime` and `EndTime` are written. @default "+00:00" */
  readonly timeZoneOffset?: string;
  /** Whether synchronous machine detection delays the answer URL. Plivo's documents disagree. @default true */
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
  readonly #switch: Switch;
  readonly #request: (request: Request) => Promise<Response>;

  /** @throws RangeError if `timeZoneOffset` does not read like `+05:30`. */
  constructor(options: SimulatorOptions) {
    const { clock = realClock(), seed = 1, authId, authToken, scenarios = {} } = options;
    const { fetch = (input, init) => globalThis.fetch(input, init), onEvent = () => undefined } = options;
    const { timeZoneOffset = "+00:00" } = options;
    offsetMs(timeZoneOffset);
    this.faults = options.faults ?? {};
    const sender = new WebhookSender({
      clock,
      authToken,
      fetch,
      // Apart from the ids, so that a fault does not change those of the calls that follow.
      nonces: seededRandom(seed + 1),
      faultRandom: seededRandom(seed + 2),
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
      scenarioOf: (to: string) => chosenScenario(scenarios, to) ?? scenarioOf(to),
    };
    this.#switch = new Switch({ settings, clock, random: seededRandom(seed), sender, onEvent });
    const api = createApi(this.#switch);
    this.#request = (request) =>
      clock.withTimeout(Number.POSITIVE_INFINITY, () => {
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
  get calls(): readonly SimulatedCall[] {
    return this.#switch.calls;
  }

  /**
   * Resolves when no call is running and every callback has been delivered or given up.
   * A virtual clock that is moved by hand has to be moved meanwhile.
   *
   * @throws what a function in `scenarios` threw.
   */
  idle(): Promise<void> {
    return this.#switch.idle();
  }
}

function chosenScenario(scenarios: Readonly<Record<string, Scenario>>, to: string): Scenario | undefined {
  const destination = to.replace(/^\+/, "");
  const exact = scenarios[to] ?? scenarios[destination];
  return exact ?? Object.entries(scenarios).find(([suffix]) => destination.endsWith(suffix))?.[1];
}
