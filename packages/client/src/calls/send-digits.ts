import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import type { Acknowledged } from "../schemas/answers.ts";
import { type DigitsParameters, DigitsShape } from "../schemas/digits.ts";
import { instruct } from "./instruct.ts";

/**
 * Presses keys in a live call.
 *
 * @see https://www.plivo.com/docs/voice/api/dtmf
 */
export function sendDigits(
  connection: Connection,
  callUuid: string,
  parameters: DigitsParameters,
  options?: RequestOptions,
): PlivoPromise<Acknowledged> {
  const dtmf = (): string => path`Call/${{ callUuid }}/DTMF/`;
  return instruct(connection, "calls.sendDigits", dtmf, DigitsShape, parameters, options);
}
