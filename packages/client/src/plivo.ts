import { type Calls, callsOf } from "./calls/calls.ts";
import type { CreateCallParameters, Destination, PlacedCall } from "./calls/create.ts";
import { connect } from "./connection.ts";
import type { PlivoOptions, RequestOptions } from "./options.ts";
import type { PlivoPromise } from "./promise.ts";

/**
 * Plivo's Call API over `fetch`. Applications and numbers are functions: see {@link updateApplication}.
 *
 * @throws {PlivoValidationError} for options that cannot work
 * @throws {PlivoError} in a web page
 * @example
 * const plivo = new Plivo({ authId, authToken });
 * const { requestUuid } = await plivo.calls.create({
 *   from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer",
 * });
 */
export class Plivo {
  /** Calls: placed, looked up, steered and ended. */
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

/**
 * The methods that a function needs: `Plivo` has them, and in a test so has an object of plain async functions.
 *
 * @example
 * async function remind(plivo: PlivoWith<"create">, to: string): Promise<void> {
 *   await plivo.calls.create({ from: "14155550111", to, answerUrl: "https://example.com/reminder" });
 * }
 * await remind({ calls: { create: async () => ({ requestUuid: "1" }) } }, "14155550199");
 */
export interface PlivoWith<Methods extends keyof Calls> {
  readonly calls: { readonly [Name in Methods]: Name extends "create" ? Create : Plain<Calls[Name]> };
}

type Create = (
  parameters: CreateCallParameters<Destination, undefined>,
  options?: RequestOptions,
) => PromiseLike<PlacedCall>;

type Plain<Method> = Method extends (...parameters: infer Parameters) => PlivoPromise<infer Result>
  ? (...parameters: Parameters) => PromiseLike<Result>
  : Method;
