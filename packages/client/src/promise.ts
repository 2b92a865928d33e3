/** A result beside the HTTP response it came from, whose body has been read. */
export interface WithResponse<T> {
  readonly data: T;
  readonly response: Response;
}

/** A promise that can also give status and headers. The request is on its way either way. */
export interface PlivoPromise<T> extends Promise<T> {
  /** @example const { data, response } = await plivo.calls.get(callUuid).withResponse(); */
  withResponse(): Promise<WithResponse<T>>;
}

export function promiseOf<T>(both: Promise<WithResponse<T>>): PlivoPromise<T> {
  const data = both.then((result) => result.data);
  return Object.assign(data, {
    withResponse: () => {
      data.catch(() => {}); // the caller handles the failure on the promise that they asked for
      return both;
    },
  });
}
