import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import type { PlivoPromise } from "../promise.ts";
import type { CreateCallParameters, Destination } from "../schemas/create-call.ts";
import { createCall, type Placed } from "./create.ts";

/** Plivo's Call API. Every method takes {@link RequestOptions} last. */
export interface Calls {
  /** {@inheritDoc createCall} */
  create<const To extends Destination | readonly Destination[]>(
    parameters: CreateCallParameters<To>,
    options?: RequestOptions,
  ): PlivoPromise<Placed<To>>;
}

/** The functions of this package with their connection filled in. */
export function callsOf(connection: Connection): Calls {
  return {
    create: (parameters, options) => createCall(connection, parameters, options),
  };
}
