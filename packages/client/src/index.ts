export type { Calls } from "./calls/calls.ts";
export { createCall, type Placed, type PlacedCall, type PlacedCalls } from "./calls/create.ts";
export { type Connection, connect } from "./connection.ts";
export {
  type Issue,
  PlivoAbortError,
  PlivoApiError,
  PlivoConnectionError,
  PlivoError,
  PlivoResponseError,
  PlivoTimeoutError,
  PlivoValidationError,
} from "./errors.ts";
export type {
  Attempt,
  Fetch,
  PlivoOptions,
  RequestOptions,
} from "./options.ts";
export { Plivo } from "./plivo.ts";
export type { PlivoPromise, WithResponse } from "./promise.ts";
export type { CreateCallParameters, Destination } from "./schemas/create-call.ts";
