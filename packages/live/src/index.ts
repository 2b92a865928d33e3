export type { CallState, CallStatus } from "@plivo-edge/callbacks";
export type { ConnectionStatus, TicketSource, WatchOptions, WebSocketConstructor } from "./connection.ts";
export type { LiveEvent } from "./live-event.ts";
export {
  readTicket,
  type TicketClaims,
  TicketError,
  type TicketErrorCode,
  type TicketField,
  type TicketScope,
} from "./ticket.ts";
export type { CallUpdate, GapEvent } from "./timeline.ts";
export { type CallWatch, watchCall } from "./watch.ts";
export { WatchError } from "./watch-error.ts";
