/** Why work was given up. */
export interface GivenUp {
  readonly cause: "timeout" | "abort";
}

/**
 * What the work comes to, or why it was given up. The work's own signal fires when this settles, whichever way; work
 * that ignores it is left behind.
 */
export function withTimeout<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | GivenUp> {
  return new Promise((settle, fail) => {
    const controller = new AbortController();
    const end = (result: T | GivenUp): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle(result);
      controller.abort();
    };
    const onAbort = (): void => end({ cause: "abort" });
    // A timer for more than 24 days fires at once: so long is no limit.
    const timer = milliseconds < 2 ** 31 ? setTimeout(end, milliseconds, { cause: "timeout" }) : undefined;
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
    work(controller.signal).then(end, (error) => {
      fail(error);
      end({ cause: "abort" }); // only to clean up: the promise has failed
    });
  });
}

/** Waits for so many milliseconds, or until the signal fires. */
export async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await withTimeout(milliseconds, signal, () => new Promise<never>(() => {}));
}
