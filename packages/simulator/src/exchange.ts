import type { Room } from "./answer/room.ts";
import { Call } from "./call/call.ts";
import { DialQueue } from "./call/dial-queue.ts";
import { live } from "./call/life.ts";
import type { CallRequest, Webhook } from "./call/request.ts";
import type { CallbackEvent } from "./callback/attempt.ts";
import type { Courier } from "./callback/courier.ts";
import { noticePolicy, policyOf } from "./callback/policy.ts";
import { dialled } from "./callback/request.ts";
import type { Clock } from "./clock/clock.ts";
import type { SimulatorEvent } from "./event.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";

export interface ExchangeOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly courier: Courier;
  readonly onEvent: (event: SimulatorEvent) => void;
}

/** Where calls are put through: the state that the API and the calls share. */
export class Exchange {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly courier: Courier;
  /** Every call ever made, oldest first. */
  readonly calls: Call[] = [];
  /** Conferences and multiparty calls that somebody is in, by name. */
  readonly rooms: Map<string, Room> = new Map();
  readonly #onEvent: (event: SimulatorEvent) => void;
  readonly #queue: DialQueue;
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  constructor({ settings, clock, random, courier, onEvent }: ExchangeOptions) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.courier = courier;
    this.#onEvent = onEvent;
    this.#queue = new DialQueue(clock, settings.callsPerSecond);
  }

  /** Makes a call to each destination, now or when the calls-per-second limit lets it. */
  place(request: CallRequest, destinations: readonly string[]): Call[] {
    return destinations.map((to) => {
      const requestUuid = this.random.uuid();
      const call = new Call({
        requestUuid,
        callUuid: this.settings.idsDiffer ? this.random.uuid() : requestUuid,
        to,
        request,
        createdAt: this.clock.now(),
        fate: this.settings.fateOf(to),
        micros: Math.floor(this.random.number() * 1_000),
      });
      this.calls.push(call);
      this.emit("created", call);
      this.run(live(call, this, this.#queue.reserve()));
      return call;
    });
  }

  /** Tells one of a call's URLs something, without waiting for it. */
  notify(call: Call, event: CallbackEvent, to: Webhook, parameters: Readonly<Record<string, string>>): void {
    const callback = { event, url: dialled(to.url), method: to.method, parameters };
    this.run(this.courier.deliver(call, callback, policyOf(to.url, noticePolicy), () => undefined));
  }

  emit(type: Exclude<SimulatorEvent["type"], "callback">, call: Call): void {
    this.#onEvent({ type, call, at: this.clock.now() });
  }

  /** Keeps account of work that nobody awaits. */
  run(work: Promise<unknown>): void {
    const running = work.then(
      () => undefined,
      (error: unknown) => {
        this.#errors.push(error);
      },
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** @throws what a function of the caller's, such as a fate's `digits`, threw meanwhile. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (this.#errors.length > 0) throw this.#errors.shift();
  }
}
