/** What `within` throws when the time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Waits for `promise`, which never rejects, for `milliseconds` at most: it goes on without anybody who waits. */
export function waitAtMost(milliseconds: number, promise: Promise<void>): Promise<void> {
  return within(milliseconds, promise).catch(() => {});
}

/** Settles as `promise` does, or rejects with a {@link DeadlineError} after `milliseconds`. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // Not `scheduler.wait`, which takes longer to call off than most promises here take to settle.
    const timer = setTimeout(() => {
      reject(new DeadlineError(`not settled within ${milliseconds} ms`));
    }, milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
