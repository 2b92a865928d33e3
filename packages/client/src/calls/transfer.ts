import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { path } from "../path.ts";
import type { PlivoPromise } from "../promise.ts";
import type { Acknowledged } from "../schemas/answers.ts";
import { type TransferParameters, TransferShape } from "../schemas/transfer.ts";
import { instruct } from "./instruct.ts";

/**
 * Continues a live call with another document.
 *
 * @see https://www.plivo.com/docs/voice/api/call#transfer-a-call
 */
export function transferCall(
  connection: Connection,
  callUuid: string,
  parameters: TransferParameters,
  options?: RequestOptions,
): PlivoPromise<Acknowledged> {
  return instruct(
    connection,
    "calls.transfer",
    () => path`Call/${{ callUuid }}/`,
    TransferShape,
    parameters,
    options,
  );
}
