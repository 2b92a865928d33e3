export {
  type FailureFacts,
  type Issue,
  PlivoAbortError,
  PlivoApiError,
  PlivoConnectionError,
  PlivoError,
  PlivoResponseError,
  PlivoTimeoutError,
  PlivoValidationError,
} from "./errors.ts";
export type { CreateCallParameters, Destination } from "./schemas/create-call.ts";
