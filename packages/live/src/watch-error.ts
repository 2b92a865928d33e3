/** The relay will not let this subscriber in, and trying again would not change that. */
export class WatchError extends Error {
  override readonly name = "WatchError";
  /** The code with which the socket was closed: see `closeCodes` of `@plivo-edge/live/frames`. */
  readonly code: number;

  constructor(code: number, reason?: string) {
    super(`The subscription ended with code ${code}${reason ? `: ${reason}` : ""}`);
    this.code = code;
  }
}
