/** What `within` throws when the time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Settles as `promise` does, or rejects with a {@link DeadlineError} after `milliseconds`. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = scheduler.wait(milliseconds, { signal: stop.signal }).then(() => {
    throw new DeadlineError(`not settled within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
    late.catch(() => {});
  }
}
