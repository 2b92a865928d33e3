import type { Connection } from "../connection.ts";
import { PlivoValidationError } from "../errors.ts";
import type { RequestOptions } from "../options.ts";
import type { PlivoPromise } from "../promise.ts";
import {
  CreateCallAnswerShape,
  type CreateCallParameters,
  CreateCallShape,
  type Destination,
} from "../schemas/create-call.ts";
import { validate } from "../validate.ts";

/** A call that Plivo has accepted. Whether anyone answers, callbacks tell. */
export interface PlacedCall {
  /** Every callback about this call carries it. */
  readonly requestUuid: string;
  /** Plivo's words: `call fired`, `call queued`. */
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

/** Calls that Plivo has accepted. */
export interface PlacedCalls {
  /**
   * One a destination. Plivo does not document their order: tell which is whose by the callbacks' `To`.
   */
  readonly requestUuids: readonly string[];
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

/** One call for one destination, calls for a list. */
export type Placed<To> = To extends readonly unknown[] ? PlacedCalls : PlacedCall;

/**
 * Places one call, or the same call to as many as 1000 destinations.
 *
 * Sent exactly once: whatever leaves it open whether Plivo dialled is thrown with `ambiguous: true`, and not tried
 * again. Only a 429 and a refused connection are, which did not dial.
 *
 * @throws {PlivoValidationError} naming the parameter and the rule, before any request.
 * @throws {PlivoError} whatever else fails.
 * @see https://www.plivo.com/docs/voice/api/call#make-a-call
 * @example
 * const { requestUuid } = await createCall(connection, {
 *   from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer",
 * });
 */
export function createCall<const To extends Destination | readonly Destination[]>(
  connection: Connection,
  parameters: CreateCallParameters<To>,
  options?: RequestOptions,
): PlivoPromise<Placed<To>> {
  return connection.send(
    () => ({
      name: "calls.create",
      method: "POST",
      path: "Call/",
      body: validate(CreateCallShape, parameters),
      // The one cast: the condition of `Placed` is decided by the same `to` that is looked at here.
      read: (answer) => placed(Array.isArray(parameters.to), answer()) as Placed<To>,
    }),
    options,
  );
}

function placed(several: boolean, answer: unknown): PlacedCall | PlacedCalls {
  const { requestUuid, ...rest } = validate(CreateCallAnswerShape, answer, "body");
  const ids = [requestUuid].flat();
  if (several) return { ...rest, requestUuids: ids };
  const [only, ...others] = ids;
  if (only && others.length === 0) return { ...rest, requestUuid: only };
  throw new PlivoValidationError([{ parameter: "requestUuid", rule: "must be one id" }]);
}
