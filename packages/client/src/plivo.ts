import { type Calls, callsOf } from "./calls/calls.ts";
import { connect } from "./connection.ts";
import type { PlivoOptions } from "./options.ts";

/**
 * Plivo's Call API over `fetch`.
 *
 * @throws {PlivoValidationError} for options that cannot work, and {PlivoError} in a web page.
 * @example
 * const plivo = new Plivo({ authId, authToken });
 * const { requestUuid } = await plivo.calls.create({
 *   from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer",
 * });
 */
export class Plivo {
  readonly calls: Calls;
  readonly #options: PlivoOptions;

  constructor(options: PlivoOptions) {
    this.#options = options;
    this.calls = callsOf(connect(options));
  }

  /** The same account with some options changed. */
  withOptions(changes: Partial<PlivoOptions>): Plivo {
    return new Plivo({ ...this.#options, ...changes });
  }
}
