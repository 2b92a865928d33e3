import { PlivoApiError, PlivoConnectionError } from "../errors.ts";
import { retryDelay } from "../retry.ts";
import { sleep } from "../timeout.ts";

/**
 * Where requests wait while Plivo refuses the account and not what is in them: with a 429, or by refusing the
 * connection. One request then tries again, and the others wait for how it goes.
 */
export class Gate {
  readonly #longest: number;
  readonly #signal: AbortSignal;
  #closed: Promise<void> | undefined;

  /** @param longest milliseconds that it may stay closed */
  constructor(longest: number, signal: AbortSignal) {
    this.#longest = longest;
    this.#signal = signal;
  }

  /**
   * What the request comes to, made again while Plivo refuses the account; undefined if the signal fires first.
   *
   * @throws whatever the request does, and the last refusal if the gate would stay closed for too long
   */
  async pass<T>(request: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      while (this.#closed) await this.#closed;
      if (this.#signal.aborted) return undefined;
      try {
        return await request();
      } catch (error) {
        if (!refusesAccount(error)) throw error;
        // Another request may have closed it meanwhile, and tries again for all.
        if (!this.#closed) return await this.#tryAgain(request, error);
      }
    }
  }

  async #tryAgain<T>(request: () => Promise<T>, refusal: Refusal): Promise<T | undefined> {
    let open = (): void => {};
    this.#closed = new Promise((settle) => {
      open = settle;
    });
    try {
      let last = refusal;
      let left = this.#longest;
      for (let attempt = 1; ; attempt++) {
        const delay = retryDelay(attempt, last instanceof PlivoApiError ? last.retryAfter : undefined, left);
        if (delay === undefined || left <= 0) throw last;
        left -= delay;
        await sleep(delay, this.#signal);
        if (this.#signal.aborted) return undefined;
        try {
          return await request();
        } catch (error) {
          if (!refusesAccount(error)) throw error;
          last = error;
        }
      }
    } finally {
      this.#closed = undefined;
      open();
    }
  }
}

type Refusal = PlivoApiError | PlivoConnectionError;

/** Whether nothing was dialled, and nothing of the next request would be either. */
export function refusesAccount(error: unknown): error is Refusal {
  if (error instanceof PlivoApiError) return error.status === 429;
  return error instanceof PlivoConnectionError && !error.ambiguous;
}
