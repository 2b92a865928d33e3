/**
 * The connection to the relay was lost, or the relay will not let this subscriber in.
 *
 * A code from 4400 on says that trying again would not change that. The message never holds the ticket.
 */
export class WatchError extends Error {
  override readonly name = "WatchError";
  /** The code with which the socket was closed: see `closeCodes` of `@plivo-edge/live/frames`. */
  readonly code: number;

  constructor(code: number, reason = "") {
    const what = code < 4400 ? "No connection to the relay" : "Refused by the relay";
    // When to come back, such as `retry=5000`, is nothing to read.
    super(`${what} (${code})${/^$|=/.test(reason) ? "" : `: ${reason}`}`);
    this.code = code;
  }
}
