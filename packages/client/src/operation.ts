import type { Connection } from "./connection.ts";
import { PlivoValidationError } from "./errors.ts";
import type { OutgoingRequest, Verb } from "./http-verb.ts";
import type { RequestOptions } from "./options.ts";
import type { Path } from "./path.ts";
import type { PlivoPromise } from "./promise.ts";
import { AcknowledgedShape } from "./response.ts";
import { type OpenShape, type Shape, validate } from "./shape.ts";
import { fromWireName } from "./wire.ts";

/** One request of Plivo's API, as data. */
export interface Operation<Parameters, Result> {
  /** The name for errors and logs: `calls.play`. */
  readonly name: string;
  readonly method: Verb;
  /** Below the account. */
  readonly path: string | Path;
  /** What it is sent with: in the body of a POST, in the query of a GET. */
  readonly parameters?: Shape<Parameters>;
  /** What the response must be. Without it nothing of the response is read. */
  readonly response?: OpenShape<Result>;
}

/** A function of this package: the connection, the ids of the path, the parameters, and how to make the request. */
export type Method<Arguments extends readonly unknown[], Result> = (
  connection: Connection,
  ...rest: [...Arguments, options?: RequestOptions]
) => PlivoPromise<Result>;

type ParametersOf<Arguments extends readonly unknown[]> = Exclude<Arguments[number], string | undefined>;

/** The method that sends this operation. */
// @__NO_SIDE_EFFECTS__
export function operation<Arguments extends readonly unknown[], Result>(
  description: Operation<ParametersOf<Arguments>, Result>,
): Method<Arguments, Result> {
  const { path, parameters } = description;
  const ids = typeof path === "string" ? 0 : path.ids;
  return (connection, ...rest) => {
    const values: readonly unknown[] = rest;
    // The types of the arguments say the same.
    return connection.send(
      description,
      values.slice(0, ids) as string[],
      parameters && (values[ids] as ParametersOf<Arguments>),
      values[ids + (parameters ? 1 : 0)] as RequestOptions | undefined,
    );
  };
}

/**
 * The request of an operation.
 *
 * @throws {PlivoValidationError} naming each id, parameter and rule
 */
export function requestOf<Parameters>(
  { method, path, parameters: shape }: Pick<Operation<Parameters, unknown>, "method" | "path" | "parameters">,
  ids: readonly string[],
  parameters: Parameters | undefined,
  options: RequestOptions,
): OutgoingRequest {
  const filled = typeof path === "string" ? path : path.fill(ids);
  const known: object = shape ? Object(validate(shape, parameters)) : {};
  const extra = { ...extraOf(parameters, shape?.fields), ...extraOf(options, shape?.fields) };
  return method.write(filled, known, extra);
}

/**
 * What came as `extra`.
 *
 * @throws {PlivoValidationError} naming what is no object, or known by another name
 */
export function extraOf(holder: unknown, fields: object = {}): object {
  // Whatever it is, until it is looked at.
  const { extra = {} }: { extra?: object } = Object(holder);
  validate(AcknowledgedShape, extra, "extra");
  for (const wireName in extra) {
    const name = fromWireName(wireName);
    if (Object.hasOwn(fields, name)) {
      const rule = `is known here: give it as ${name}`;
      throw new PlivoValidationError([{ parameter: `extra.${wireName}`, rule }]);
    }
  }
  return extra;
}
