export {
  readTicket,
  type ScopeName,
  type TicketClaims,
  TicketError,
  type TicketErrorCode,
  type TicketField,
  type TicketScope,
} from "../ticket.ts";
export { type CallbackFacts, callbackPath } from "./callback-path.ts";
export type { CallbackOptions, CallbackUrls } from "./callback-urls.ts";
export { ticketLifetime } from "./options.ts";
export { RelayClient, type RelayClientOptions, type TicketOptions } from "./relay-client.ts";
export { signTicket } from "./sign-ticket.ts";
export { type VerifyTicketOptions, verifyTicket } from "./verify-ticket.ts";
