import type { Call } from "../call/call.ts";
import type { Clock } from "../clock/clock.ts";
import type { Random } from "../random.ts";
import type { Callback, CallbackAttempt, CallbackEvent } from "./attempt.ts";
import { type FaultName, type Faults, strikes } from "./faults.ts";
import type { Failure, Policy } from "./policy.ts";
import { wireRequest } from "./request.ts";

/** What became of a callback, or of one try. */
export type Delivery<T> =
  | { readonly ok: true; readonly value: T; readonly status: number }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly error: string;
      readonly status: number | undefined;
    };

/** Reads a 2xx reply: gives its value, or throws an `Error` that says why it does not do. */
export type Judge<T> = (body: string) => T;

export interface CourierOptions {
  readonly clock: Clock;
  readonly authToken: string;
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>;
  readonly nonces: Random;
  readonly luck: Random;
  readonly faults: () => Faults;
  readonly onAttempt: (call: Call, attempt: CallbackAttempt) => void;
}

/** More than any document may have; a receiver that sends without end is cut off. */
const longestBody = 1_000_000;

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
  /** Callbacks that wait for the next one of their call. */
  readonly #late = new Map<Call, Set<() => void>>();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Resolves when the callback was delivered or given up; never rejects. */
  async deliver<T>(call: Call, callback: Callback, policy: Policy, judge: Judge<T>): Promise<Delivery<T>> {
    const { clock, faults } = this.#options;
    const first = { ...callback, attempt: 1 };
    const late = !documentEvents.has(callback.event) && this.#strikes("late", call, first);
    // Nothing follows on the end of a call.
    const delayed = this.#strikes("delay", call, first) || (late && call.endedAt !== undefined);
    if (delayed) await clock.sleep(faults().delayMs ?? 3_000);
    else if (late) await this.#nextOf(call);
    const overtaken = [...(this.#late.get(call) ?? [])];
    if (this.#strikes("forge", call, first)) await this.#try(call, first, policy, () => undefined, "forge");
    const delivery = await this.#tryAll(call, callback, policy, judge);
    if (this.#strikes("duplicate", call, first)) {
      await this.#try(call, first, policy, () => undefined, "duplicate");
    }
    for (const release of overtaken) release();
    return delivery;
  }

  /** Lets the callbacks that waited for a next one go: the call is over, and there will be none. */
  release(call: Call): void {
    for (const release of this.#late.get(call) ?? []) release();
  }

  async #tryAll<T>(call: Call, callback: Callback, policy: Policy, judge: Judge<T>): Promise<Delivery<T>> {
    let delivery: Delivery<T> = failed("rt", "no reply in time");
    const tries = async (signal: AbortSignal): Promise<void> => {
      for (let attempt = 1; attempt <= policy.attempts && !signal.aborted; attempt += 1) {
        delivery = await this.#try(call, { ...callback, attempt }, policy, judge);
        if (delivery.ok || !policy.retry.has(delivery.failure)) return;
      }
    };
    // What the last try found stands when the time for all of them is over.
    await this.#options.clock.within(policy.total, tries).catch(() => undefined);
    return delivery;
  }

  async #try<T>(
    call: Call,
    callback: Callback & { readonly attempt: number },
    policy: Policy,
    judge: Judge<T>,
    replay?: "forge" | "duplicate",
  ): Promise<Delivery<T>> {
    const { clock, onAttempt } = this.#options;
    const sentAt = clock.now();
    const fault =
      replay ??
      (["drop", "refuse", "loseReply"] as const).find((name) => this.#strikes(name, call, callback));
    const delivery = await this.#send(callback, policy, judge, fault);
    const { status } = delivery;
    const attempt: CallbackAttempt = {
      ...callback,
      sentAt,
      ...(status !== undefined && { status }),
      ...(!delivery.ok && { error: delivery.error }),
      ...(fault && { fault }),
    };
    call.callbacks.push(attempt);
    onAttempt(call, attempt);
    return delivery;
  }

  async #send<T>(
    callback: Callback,
    policy: Policy,
    judge: Judge<T>,
    fault: FaultName | undefined,
  ): Promise<Delivery<T>> {
    if (fault === "drop") return failed("rt", "lost on the way");
    if (fault === "refuse") return failed("ct", "connection refused");
    const { clock, fetch, nonces, authToken } = this.#options;
    const token = fault === "forge" ? `not ${authToken}` : authToken;
    const nonce = nonces.digits(20);
    try {
      return await clock.within(policy.read, async (signal) => {
        const { url, init } = await wireRequest(callback, nonce, token);
        const response = await fetch(url, { ...init, signal });
        const body = await read(response);
        if (fault === "loseReply") return failed("rt", "the reply was lost", response.status);
        return judged(response.status, body, judge);
      });
    } catch (error) {
      const timeout = error instanceof DOMException && error.name === "TimeoutError";
      return timeout ? failed("rt", "no reply in time") : failed("ct", reason(error));
    }
  }

  #strikes(name: FaultName, call: Call, callback: Callback & { readonly attempt: number }): boolean {
    return strikes(this.#options.faults()[name], callback, call, this.#options.luck);
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
}

function failed(failure: Failure, error: string, status?: number): Delivery<never> {
  return { ok: false, failure, error, status };
}

function judged<T>(status: number, body: string, judge: Judge<T>): Delivery<T> {
  if (status >= 500) return failed("5xx", "not a 2xx", status);
  if (status >= 400) return failed("4xx", "not a 2xx", status);
  if (status < 200 || status >= 300) return failed("3xx", "not a 2xx", status);
  try {
    return { ok: true, value: judge(body), status };
  } catch (error) {
    return failed("document", reason(error), status);
  }
}

/** `fetch` hides why a connection failed in the error's cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** At most `longestBody` bytes of a reply, as text. */
async function read(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > longestBody) break;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
