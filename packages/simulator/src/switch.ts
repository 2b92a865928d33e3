import { Call } from "./call/call.ts";
import { Conferences } from "./call/conference.ts";
import type { CallRequest } from "./call/request.ts";
import { noticePolicy, policyOf } from "./callback/policy.ts";
import { dialled } from "./callback/request.ts";
import type { WebhookSender } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import type { Context } from "./context.ts";
import { DialQueue } from "./dial-queue.ts";
import { runCall } from "./engine/run-call.ts";
import type { SimulatorEvent } from "./event.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";

export interface SwitchOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly sender: WebhookSender;
  readonly onEvent: (event: SimulatorEvent) => void;
}

/** Places calls, and holds what they share. */
export class Switch {
  readonly context: Context;
  /** Every call ever made, oldest first. */
  readonly calls: Call[] = [];
  readonly #queue: DialQueue;
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  constructor({ settings, clock, random, sender, onEvent }: SwitchOptions) {
    this.#queue = new DialQueue(clock, settings.callsPerSecond);
    this.context = {
      settings,
      clock,
      random,
      conferences: new Conferences(),
      notify: (owner, event, to, parameters) => {
        const callback = { event, url: dialled(to.url), method: to.method, parameters };
        this.#run(sender.deliver(owner, callback, policyOf(to.url, noticePolicy), () => undefined));
      },
      ask: (owner, event, { url, method, parameters = {} }, policy, accept) =>
        sender.deliver(
          owner,
          { event, url: dialled(url), method, parameters },
          policyOf(url, policy),
          accept,
        ),
      release: (owner) => sender.release(owner),
      emit: (type, call) => onEvent({ type, call, at: clock.now() }),
      run: (work) => this.#run(work),
    };
  }

  /** Makes a call to each destination, now or when the calls-per-second limit lets it. */
  place(request: CallRequest, destinations: readonly string[]): Call[] {
    const { settings, random, clock, emit } = this.context;
    return destinations.map((to) => {
      const requestUuid = random.uuid();
      const call = new Call({
        requestUuid,
        callUuid: settings.idsDiffer ? random.uuid() : requestUuid,
        to,
        request,
        createdAt: clock.now(),
        scenario: settings.scenarioOf(to),
        micros: Math.floor(random.number() * 1_000),
      });
      this.calls.push(call);
      emit("created", call);
      this.#run(runCall(call, this.context, this.#queue.reserve()));
      return call;
    });
  }

  /** Keeps account of work that nobody awaits. */
  #run(work: Promise<unknown>): void {
    const running = work.then(
      () => undefined,
      (error: unknown) => {
        this.#errors.push(error);
      },
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** @throws what a function of the caller's, such as a scenario's `digits`, threw meanwhile. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (this.#errors.length > 0) throw this.#errors.shift();
  }
}
