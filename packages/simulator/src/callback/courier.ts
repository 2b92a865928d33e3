import type { Call } from "../call/call.ts";
import type { Clock } from "../clock/clock.ts";
import type { Random } from "../random.ts";
import type { Callback, CallbackAttempt, CallbackEvent } from "./attempt.ts";
import { type FaultName, type Faults, strikes } from "./faults.ts";
import type { Policy } from "./policy.ts";
import { sorted, wireRequest } from "./request.ts";
import { type Delivery, type Fetch, failed, type Judge, send } from "./send.ts";

export interface CourierOptions {
  readonly clock: Clock;
  readonly authToken: string;
  readonly fetch: Fetch;
  readonly nonces: Random;
  readonly luck: Random;
  readonly faults: () => Faults;
  readonly onAttempt: (call: Call, attempt: CallbackAttempt) => void;
}

type Numbered = Callback & { readonly attempt: number };

/** A call waits for these: held back behind its next callback, they would hold that one back too. */
const documentEvents: ReadonlySet<CallbackEvent> = new Set([
  "answer",
  "fallback",
  "action",
  "redirect",
  "transfer",
]);

/** Delivers callbacks: signs them, tries them as their policy says, and lets faults strike. */
export class Courier {
  readonly #options: CourierOptions;
  #signing: Promise<unknown> = Promise.resolve();
  /** Callbacks that wait for the next one of their call. */
  readonly #late = new WeakMap<Call, Set<() => void>>();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Resolves when the callback was delivered or given up; a delivery that failed is no error. */
  async deliver<T>(call: Call, callback: Callback, policy: Policy, judge: Judge<T>): Promise<Delivery<T>> {
    const parameters = Object.fromEntries(sorted(Object.entries(callback.parameters)));
    const first = { ...callback, parameters, attempt: 1 };
    await this.#holdBack(call, first);
    if (this.#strikes("forge", call, first)) await this.#replay(call, first, policy, "forge");
    const delivery = await this.#tryAll(call, first, policy, judge);
    if (this.#strikes("duplicate", call, first)) await this.#replay(call, first, policy, "duplicate");
    this.release(call);
    return delivery;
  }

  /** Lets the callbacks go that waited for the next one: it was delivered, or there will be none. */
  release(call: Call): void {
    for (const release of this.#late.get(call) ?? []) release();
  }

  async #holdBack(call: Call, callback: Numbered): Promise<void> {
    const { clock, faults } = this.#options;
    const late = !documentEvents.has(callback.event) && this.#strikes("late", call, callback);
    // Nothing follows on the end of a call.
    const delayed = this.#strikes("delay", call, callback) || (late && call.endedAt !== undefined);
    if (delayed) await clock.sleep(faults().delayMs ?? 3_000);
    else if (late) await this.#nextOf(call);
  }

  /** Resolves when the call's next callback was delivered, or when the call is over. */
  #nextOf(call: Call): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#late.get(call) ?? new Set();
      this.#late.set(call, waiting);
      waiting.add(function release() {
        waiting.delete(release);
        resolve();
      });
    });
  }

  async #tryAll<T>(call: Call, callback: Numbered, policy: Policy, judge: Judge<T>): Promise<Delivery<T>> {
    let delivery: Delivery<T> = failed("rt", "no reply in time");
    let tries = Promise.resolve();
    const tryAll = async (deadline: AbortSignal): Promise<void> => {
      for (let attempt = 1; attempt <= policy.attempts && !deadline.aborted; attempt += 1) {
        delivery = await this.#try(call, { ...callback, attempt }, policy, judge, deadline);
        if (delivery.ok || !policy.retry.has(delivery.failure)) return;
      }
    };
    const timeout = this.#options.clock.within(policy.total, (deadline) => {
      tries = tryAll(deadline);
      return tries;
    });
    // The deadline breaks off the last try, which then ends the tries.
    await timeout.catch(() => undefined);
    await tries;
    return delivery;
  }

  /** Sends a callback that should not be sent, and does not care how it fares. */
  async #replay(call: Call, callback: Numbered, policy: Policy, fault: "forge" | "duplicate"): Promise<void> {
    const never = new AbortController().signal;
    await this.#try(call, callback, policy, () => undefined, never, fault);
  }

  async #try<T>(
    call: Call,
    callback: Numbered,
    policy: Policy,
    judge: Judge<T>,
    deadline: AbortSignal,
    replay?: "forge" | "duplicate",
  ): Promise<Delivery<T>> {
    const { clock, fetch, nonces, authToken, onAttempt } = this.#options;
    const sentAt = clock.now();
    const fault =
      replay ??
      (["drop", "refuse", "loseReply"] as const).find((name) => this.#strikes(name, call, callback));
    const token = fault === "forge" ? `not ${authToken}` : authToken;
    const nonce = nonces.digits(20);
    const request = () => this.#inOrder(() => wireRequest(callback, nonce, token));
    const attempt: CallbackAttempt = { ...callback, sentAt, ...(fault && { fault }) };
    const index = call.callbacks.push(attempt) - 1;
    const limits = { clock, fetch, ms: policy.read, deadline };
    const delivery = lost(callback, fault) ?? (await send(request, judge, limits));
    const outcome = fault === "loseReply" ? failed("rt", "the reply was lost", delivery.status) : delivery;
    call.callbacks[index] = {
      ...attempt,
      ...(outcome.status !== undefined && { status: outcome.status }),
      ...(!outcome.ok && { error: outcome.error }),
    };
    onAttempt(call, call.callbacks[index]);
    return outcome;
  }

  /** Signing is done elsewhere and takes as long as it likes; what is sent together still leaves in order. */
  #inOrder<T>(sign: () => Promise<T>): Promise<T> {
    const signed = this.#signing.then(sign);
    this.#signing = signed.catch(() => undefined);
    return signed;
  }

  #strikes(name: FaultName, call: Call, callback: Numbered): boolean {
    return strikes(this.#options.faults()[name], callback, call, this.#options.luck);
  }
}

/** What becomes of a try that a fault keeps from its receiver. */
function lost(callback: Callback, fault: FaultName | undefined): Delivery<never> | undefined {
  if (fault === "refuse") return failed("ct", "connection refused");
  if (fault !== "drop") return undefined;
  // Plivo waits for the reply to a request for a document, and so learns that it was lost.
  return failed(documentEvents.has(callback.event) ? "rt" : "lost", "lost on the way");
}
