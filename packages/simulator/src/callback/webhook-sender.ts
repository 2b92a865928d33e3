import type { Account } from "../account.ts";
import { type Clock, isTimeout, raceTimer } from "../clock/clock.ts";
import type { Random } from "../random.ts";
import type { SimulatedCall } from "../simulated-call.ts";
import type { Callback, CallbackAttempt, CallbackEvent, FaultName } from "./attempt.ts";
import { type Faults, strikes } from "./faults.ts";
import type { Policy } from "./policy.ts";
import { sorted, wireRequest } from "./request.ts";
import { type Accept, type Delivery, type Fetch, failed, send } from "./send.ts";

/** Whose callbacks they are: a call's, or an account's that asked for an asynchronous reply. */
export interface CallbackOwner {
  readonly account: Account;
  readonly call: SimulatedCall | undefined;
  readonly callbacks: CallbackAttempt[];
  /** Of a call: what every callback of it carries. */
  readonly sipHeaders?: Callback["parameters"];
}

export interface WebhookSenderOptions {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly nonces: Random;
  readonly faultRandom: Random;
  readonly faults: () => Faults;
  readonly onAttempt: (owner: CallbackOwner, attempt: CallbackAttempt) => void;
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
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  /** Every try of every callback, in order of sending. */
  readonly deliveries: CallbackAttempt[] = [];
  #closed = false;
  #signing: Promise<unknown> = Promise.resolve();
  /** Callbacks that wait for the next one of their call. */
  readonly #late = new WeakMap<CallbackOwner, Set<() => void>>();

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Resolves when the callback was delivered or given up; a delivery that failed is no error. */
  async deliver<T>(
    owner: CallbackOwner,
    callback: Callback,
    policy: Policy,
    accept: Accept<T>,
  ): Promise<Delivery<T>> {
    const parameters = Object.fromEntries(sorted(Object.entries(callback.parameters)));
    const first = { ...callback, parameters, attempt: 1 };
    await this.#holdBack(owner, first);
    if (this.#strikes("forge", owner, first)) await this.#replay(owner, first, policy, "forge");
    const delivery = await this.#tryAll(owner, first, policy, accept);
    if (this.#strikes("duplicate", owner, first)) await this.#replay(owner, first, policy, "duplicate");
    this.release(owner);
    return delivery;
  }

  /** Sends nothing from now on. */
  close(): void {
    this.#closed = true;
  }

  /** Lets the callbacks go that waited for the next one: it was delivered, or there will be none. */
  release(owner: CallbackOwner): void {
    for (const release of this.#late.get(owner) ?? []) release();
  }

  async #holdBack(owner: CallbackOwner, callback: Numbered): Promise<void> {
    const { clock, faults } = this.#options;
    const late = !documentEvents.has(callback.event) && this.#strikes("late", owner, callback);
    // Nothing follows on the end of a owner.
    const delayed = this.#strikes("delay", owner, callback) || (late && owner.call?.endedAt !== undefined);
    if (delayed) await clock.sleep(faults().delayMs ?? 3_000);
    else if (late) await this.#nextOf(owner);
  }

  /** Resolves when the call's next callback was delivered, or when the call is over. */
  #nextOf(owner: CallbackOwner): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#late.get(owner) ?? new Set();
      this.#late.set(owner, waiting);
      waiting.add(function release() {
        waiting.delete(release);
        resolve();
      });
    });
  }

  async #tryAll<T>(
    owner: CallbackOwner,
    callback: Numbered,
    policy: Policy,
    accept: Accept<T>,
  ): Promise<Delivery<T>> {
    let delivery: Delivery<T> = failed("rt", "no reply in time");
    let tries = Promise.resolve();
    const tryAll = async (deadline: AbortSignal): Promise<void> => {
      for (let attempt = 1; attempt <= policy.attempts && !deadline.aborted; attempt += 1) {
        delivery = await this.#try(owner, { ...callback, attempt }, policy, accept, deadline);
        if (delivery.ok || !policy.retry.has(delivery.failure)) return;
      }
    };
    const { clock } = this.#options;
    const timeout = raceTimer(
      (deadline) => {
        tries = tryAll(deadline);
        return tries;
      },
      (settled) => clock.wait(policy.total, settled),
    );
    // The deadline breaks off the last try, which then ends the tries.
    await timeout.catch((error: unknown) => {
      if (!isTimeout(error)) throw error;
    });
    await tries;
    return delivery;
  }

  /** Sends a copy that Plivo would not send; its reply does not matter. */
  async #replay(
    owner: CallbackOwner,
    callback: Numbered,
    policy: Policy,
    fault: "forge" | "duplicate",
  ): Promise<void> {
    const never = new AbortController().signal;
    await this.#try(owner, callback, policy, () => undefined, never, fault);
  }

  async #try<T>(
    owner: CallbackOwner,
    callback: Numbered,
    policy: Policy,
    accept: Accept<T>,
    deadline: AbortSignal,
    replay?: "forge" | "duplicate",
  ): Promise<Delivery<T>> {
    if (this.#closed) return failed("lost", "the simulator was reset");
    const { clock, fetch, nonces, onAttempt } = this.#options;
    const sentAt = clock.now();
    const fault =
      replay ??
      (["drop", "refuse", "loseReply"] as const).find((name) => this.#strikes(name, owner, callback));
    const forged = fault === "forge" ? "not " : "";
    const { account } = owner;
    const tokens = {
      authToken: forged + account.authToken,
      mainAuthToken: forged + account.main.authToken,
    };
    const nonce = nonces.digits(20);
    const attempt: CallbackAttempt = {
      ...callback,
      sentAt,
      ...(owner.call && { callUuid: owner.call.callUuid }),
      ...(fault && { fault }),
    };
    const index = owner.callbacks.push(attempt) - 1;
    const position = this.deliveries.push(attempt) - 1;
    let sent: CallbackAttempt["request"];
    const request = () =>
      this.#inOrder(async () => {
        const { url, init } = await wireRequest(callback, nonce, tokens);
        sent = { url, headers: init.headers, body: String(init.body ?? "") };
        return { url, init };
      });
    const limits = { clock, fetch, ms: policy.read, deadline };
    const delivery = lost(callback, fault) ?? (await this.#inTurn(() => send(request, accept, limits)));
    const outcome =
      fault === "loseReply" ? failed("rt", "the reply was lost", delivery.status, delivery.reply) : delivery;
    const done: CallbackAttempt = {
      ...attempt,
      ...(sent && { request: sent }),
      ...(outcome.status !== undefined && { status: outcome.status }),
      ...(outcome.reply !== undefined && { reply: outcome.reply }),
      ...(!outcome.ok && { error: outcome.error }),
    };
    owner.callbacks[index] = done;
    this.deliveries[position] = done;
    onAttempt(owner, done);
    return outcome;
  }

  /** Signing is done elsewhere and takes as long as it likes; what is sent together still leaves in order. */
  #inOrder<T>(sign: () => Promise<T>): Promise<T> {
    const signed = this.#signing.then(sign);
    this.#signing = signed.catch(() => undefined);
    return signed;
  }

  /** In virtual time, replies to what was sent at one moment count in the order of sending, however fast receivers are. */
  async #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    const turn = clock.isReal ? undefined : clock.sleep(0);
    const reply = await send();
    await turn;
    return reply;
  }

  #strikes(name: FaultName, owner: CallbackOwner, callback: Numbered): boolean {
    return strikes(this.#options.faults()[name], callback, owner.call, this.#options.faultRandom);
  }
}

/** What becomes of a try that a fault keeps from its receiver. */
function lost(callback: Callback, fault: FaultName | undefined): Delivery<never> | undefined {
  if (fault === "refuse") return failed("ct", "connection refused");
  if (fault !== "drop") return undefined;
  // Plivo waits for the reply to a request for a document, and so learns that it was lost.
  return failed(documentEvents.has(callback.event) ? "rt" : "lost", "lost on the way");
}
