import { type AccountOptions, accountsOf, type SubaccountOptions } from "./account.ts";
import { createApi } from "./api/app.ts";
import { type ApiFailure, type ApiFaultOptions, ApiFaults } from "./api/faults.ts";
import { type Application, inboundRequest } from "./application.ts";
import type { OpenWebSocket } from "./call/stream-socket.ts";
import type { CallbackAttempt } from "./callback/attempt.ts";
import type { Faults } from "./callback/faults.ts";
import type { Fetch } from "./callback/send.ts";
import { WebhookSender } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import { realClock } from "./clock/real-clock.ts";
import type { SimulatorEvent } from "./event.ts";
import { randomSeed, seededRandom } from "./random.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import type { Settings } from "./settings.ts";
import type { SimulatedCall } from "./simulated-call.ts";
import { Switch } from "./switch.ts";
import { offsetMs } from "./time.ts";

/** The account that is simulated, and where the simulation differs from the default. */
export interface SimulatorOptions {
  /** The account's id, 20 characters that begin with `MA`. */
  readonly authId: string;
  /** Authenticates API requests, and signs callbacks. */
  readonly authToken: string;
  /** Sub-accounts of that account; their tokens sign the callbacks of their calls beside the main account's. */
  readonly subaccounts?: readonly SubaccountOptions[];
  /** Further main accounts. */
  readonly accounts?: readonly AccountOptions[];
  /** The numbers that can be called, with what answers there. */
  readonly numbers?: Readonly<Record<string, Application>>;
  /** @default realClock() */
  readonly clock?: Clock;
  /** The same seed gives the same ids, nonces and faults. @default a random one: ids do not repeat */
  readonly seed?: number;
  /** Delivers callbacks. @default the platform's `fetch` */
  readonly fetch?: Fetch;
  /**
   * Opens the WebSocket of a stream, or `false` to open none. Streams keep the call's time: an agent wants `realClock()`.
   *
   * @default the platform's `WebSocket` with a real clock, none with a virtual one. Node has one from version 22 on.
   */
  readonly webSocket?: OpenWebSocket | false;
  /** Scenarios by destination, or by its last digits; they win over the table of magic numbers. Can be set later too. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** What goes wrong with callbacks; can be set later too. */
  readonly faults?: Faults;
  /** How many calls of a main account are dialled in a second; more are queued. @default 2 */
  readonly callsPerSecond?: number;
  /** How many calls a main account may have at once; a request for more is a 403, as in India. @default Infinity */
  readonly concurrentCalls?: number;
  /** How many API requests an account may make in 5 s; more are a 429. Plivo's limit is 300. @default Infinity */
  readonly apiRequestsPerFiveSeconds?: number;
  /** Whether `CallUUID` differs from `RequestUUID`, as it did until about 2020. @default false */
  readonly idsDiffer?: boolean;
  /** The zone of the Plivo console, in which `StartTime`, `AnswerTime` and `EndTime` are written. @default "+00:00" */
  readonly timeZoneOffset?: string;
  /** Whether synchronous machine detection delays the answer URL. Plivo's documents disagree. @default true */
  readonly machineDetectionDelaysAnswer?: boolean;
  /** Whether `hangup_url` is `answer_url` if there is none. Plivo's documents disagree. @default false */
  readonly hangupUrlDefaultsToAnswerUrl?: boolean;
  /** How many milliseconds Plivo waits for a document. Its documents say 15 s and 40 s. @default 15000 */
  readonly documentTimeout?: number;
  /** Whether `callback_url` makes Record asynchronous, as it does every other request. Captures disagree. @default false */
  readonly recordCallbackIsAsynchronous?: boolean;
  /** Whether a 401 is plain text, as it used to be. @default false */
  readonly unauthorizedAsText?: boolean;
  /** Whether what no document of Plivo's shows is a 400, and not a warning. @default false */
  readonly strict?: boolean;
  /** Where recordings can be fetched; the simulator's own `fetch` has them at any address. @default "https://media.plivo.com" */
  readonly mediaUrl?: string;
  /** Told everything that happens. */
  readonly onEvent?: (event: SimulatorEvent) => void;
}

/** Somebody calls one of the numbers. */
export interface InboundCall {
  /** One of `numbers`. */
  readonly to: string;
  readonly from: string;
  readonly callerName?: string;
  /** What the caller does. @default that of the caller's number */
  readonly scenario?: Scenario;
}

/**
 * A Plivo on this machine.
 *
 * @example
 * import { Plivo } from "@plivo-edge/client";
 *
 * const simulator = new Simulator({ authId, authToken });
 * const plivo = new Plivo({ authId, authToken, fetch: simulator.fetch });
 */
export class Simulator {
  /** What goes wrong with callbacks from now on. */
  faults: Faults;
  /** Scenarios of the calls from now on. */
  scenarios: Readonly<Record<string, Scenario>>;
  /** The numbers that can be called, with what answers there. */
  numbers: Readonly<Record<string, Application>>;
  /** Where recordings can be fetched. */
  mediaUrl: string;
  /** What the ids, nonces and faults of this run come from. */
  readonly seed: number;
  readonly #clock: Clock;
  readonly #start: () => Running;
  #running: Running;

  /** @throws RangeError if `timeZoneOffset` does not read like `+05:30`, or the seed is no whole number. */
  constructor(options: SimulatorOptions) {
    const { clock = realClock(), seed = randomSeed(), authId, authToken, subaccounts = [] } = options;
    const { fetch = (input, init) => globalThis.fetch(input, init), onEvent = () => undefined } = options;
    const { timeZoneOffset = "+00:00" } = options;
    offsetMs(timeZoneOffset);
    if (!Number.isSafeInteger(seed)) throw new RangeError("seed must be a whole number.");
    this.seed = seed;
    this.faults = options.faults ?? {};
    this.scenarios = options.scenarios ?? {};
    this.mediaUrl = options.mediaUrl ?? "https://media.plivo.com";
    this.numbers = options.numbers ?? {};
    this.#clock = clock;
    // Apart from each other, so that neither a fault nor a look at the API changes the ids of the calls that follow.
    const [random, nonces] = [seededRandom(seed), seededRandom(seed, 1)];
    const [faultRandom, apiIds] = [seededRandom(seed, 2), seededRandom(seed, 3)];
    const accounts = accountsOf([{ authId, authToken, subaccounts }, ...(options.accounts ?? [])]);
    const settings: Settings = {
      timeZoneOffset,
      callsPerSecond: options.callsPerSecond ?? 2,
      concurrentCalls: options.concurrentCalls ?? Number.POSITIVE_INFINITY,
      apiRequestsPerFiveSeconds: options.apiRequestsPerFiveSeconds ?? Number.POSITIVE_INFINITY,
      idsDiffer: options.idsDiffer ?? false,
      machineDetectionDelaysAnswer: options.machineDetectionDelaysAnswer ?? true,
      hangupUrlDefaultsToAnswerUrl: options.hangupUrlDefaultsToAnswerUrl ?? false,
      documentTimeout: options.documentTimeout ?? 15_000,
      recordCallbackIsAsynchronous: options.recordCallbackIsAsynchronous ?? false,
      unauthorizedAsText: options.unauthorizedAsText ?? false,
      strict: options.strict ?? false,
      scenarioOf: (number) => chosenScenario(this.scenarios, number) ?? scenarioOf(number),
    };
    this.#start = () => {
      const sender = new WebhookSender({
        clock,
        fetch,
        nonces,
        faultRandom,
        faults: () => this.faults,
        onAttempt: ({ call }, attempt) => onEvent({ type: "callback", call, attempt, at: clock.now() }),
      });
      const telephony = new Switch({
        settings,
        accounts,
        clock,
        random,
        sender,
        openWebSocket: (options.webSocket ?? (clock.isReal === true && platformWebSocket())) || undefined,
        mediaUrl: () => this.mediaUrl,
        onEvent,
      });
      return { sender, telephony, api: createApi(telephony, apiIds), apiFaults: new ApiFaults() };
    };
    this.#running = this.#start();
  }

  /** Answers a request as `api.plivo.com` would, whatever its host. Bound: give it to a client as its `fetch`. */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { api, apiFaults } = this.#running;
    return this.#clock.withTimeout(Number.POSITIVE_INFINITY, () =>
      apiFaults.reply(request, async () => api.fetch(request)),
    );
  };

  /**
   * Lets somebody call one of `numbers`: its application's URLs are asked for the document, as Plivo asks them.
   *
   * @throws RangeError if the number is none of `numbers`, or its account none of the accounts.
   * @example
   * const simulator = new Simulator({ authId, authToken, numbers: { "14155550199": { answerUrl } } });
   * simulator.call({ from: "14155550100", to: "14155550199" });
   */
  call({ to, from, callerName = "", scenario }: InboundCall): SimulatedCall {
    const application = Object.entries(this.numbers).find(([number]) => bare(number) === bare(to))?.[1];
    if (application === undefined) throw new RangeError("to must be one of the simulator's numbers.");
    const { accounts, context } = this.#running.telephony;
    const { authId = accounts[0]?.authId } = application;
    const account = accounts.find((each) => each.authId === authId);
    if (account === undefined) throw new RangeError("The number belongs to an account that is not here.");
    const request = inboundRequest(application, from, callerName);
    return this.#running.telephony.receive(
      account,
      request,
      to,
      scenario ?? context.settings.scenarioOf(from),
    );
  }

  /**
   * Makes the next request that makes calls fail, or the requests that the options name.
   *
   * @example
   * simulator.failNext(new Response(null, { status: 429, headers: { "Retry-After": "1" } }));
   * simulator.failNext("reset", { after: true }); // the call is made, and its maker does not learn of it
   */
  failNext(failure: ApiFailure, options: ApiFaultOptions = {}): void {
    this.#running.apiFaults.add(failure, options);
  }

  /** Forgets every call without a callback, and clears scenarios, faults and failures; numbers and ids go on. */
  reset(): void {
    const { sender, telephony } = this.#running;
    sender.close();
    telephony.close();
    this.scenarios = {};
    this.faults = {};
    this.#running = this.#start();
  }

  /** Every call ever made, oldest first. */
  get calls(): readonly SimulatedCall[] {
    return this.#running.telephony.calls;
  }

  /** Every try of every callback with its request and reply, in order of sending. */
  get deliveries(): readonly CallbackAttempt[] {
    return this.#running.sender.deliveries;
  }

  /**
   * Resolves when no call is running and every callback has been delivered or given up.
   * A virtual clock that is moved by hand has to be moved meanwhile.
   *
   * @throws what a function in `scenarios` threw.
   */
  idle(): Promise<void> {
    return this.#running.telephony.idle();
  }
}

/** Everything that a reset begins anew. */
interface Running {
  readonly sender: WebhookSender;
  readonly telephony: Switch;
  readonly api: ReturnType<typeof createApi>;
  readonly apiFaults: ApiFaults;
}

function bare(number: string): string {
  return number.replace(/^\+/, "");
}

function chosenScenario(scenarios: Readonly<Record<string, Scenario>>, to: string): Scenario | undefined {
  const destination = bare(to);
  const exact = scenarios[to] ?? scenarios[destination];
  return exact ?? Object.entries(scenarios).find(([suffix]) => destination.endsWith(suffix))?.[1];
}

/** The platform's WebSocket. Node's takes headers; others have no way to send them. */
function platformWebSocket(): OpenWebSocket | undefined {
  const { WebSocket } = globalThis;
  if (WebSocket === undefined) return undefined;
  // The types know the browser's second parameter only.
  return (url, headers) => new WebSocket(url, { headers } as unknown as string[]);
}
