export {
  readTicket,
  type TicketClaims,
  TicketError,
  type TicketErrorCode,
  type TicketField,
  type TicketScope,
} from "../ticket.ts";
export type { CallbackOptions, CallbackUrls } from "./callback-urls.ts";
export { Relay, type RelayOptions, type TicketOptions } from "./relay.ts";
export { type VerifyTicketOptions, verifyTicket } from "./verify-ticket.ts";
